"""A large raw table as a folder with one file per source: what is there stays, a source is added or taken whole."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from orchestration.errors import UserError
from orchestration.landing.merge.write import alone_in
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.folder import SUFFIXES
from orchestration.landing.raw.sql import literal

_COPY = {".parquet": "(format parquet, compression zstd)", ".csv": "(format csv, header true)"}


@dataclass(frozen=True)
class Edition:
    """Under which name, digest and vintage a source stands in a raw table, and at which grain of the regions."""

    source_file: str
    sha256: str
    vintage: str
    grain: str = ""


@dataclass(frozen=True)
class TableFolder:
    """The folder of a raw table; its files are Parquet unless it holds CSV files already."""

    into: Path
    table: Table
    suffix: str

    @property
    def path(self) -> Path:
        return self.into / self.table.name

    @property
    def label(self) -> str:
        return f"{self.table.name}/*{self.suffix}"

    @property
    def relation(self) -> str | None:
        """The rows that are there, every cell as text; None when there are none."""
        pattern = literal(str(self.path / f"*{self.suffix}"))
        if not any(self.path.glob(f"*{self.suffix}")):
            return None
        reader = "read_csv" if self.suffix == ".csv" else "read_parquet"
        options = ", all_varchar = true, header = true, strict_mode = true" if self.suffix == ".csv" else ""
        return f"{reader}({pattern}, union_by_name = true{options})"

    def rows(self, con: duckdb.DuckDBPyConnection) -> str | None:
        """A query of the rows with every column of the contract as text, '' where empty; None when there are none."""
        if self.relation is None:
            return None
        there = {name for name, *_ in self._sql(con, f"describe from {self.relation}").fetchall()}
        cells = [f"coalesce({c}::varchar, '') as {c}" if c in there else f"'' as {c}" for c in self.table.names]
        return f"(select {', '.join(cells)} from {self.relation})"

    def editions(self, con: duckdb.DuckDBPyConnection) -> list[Edition]:
        """What stands in the table."""
        rows = self.rows(con)
        grain = "region_type" if "region_type" in self.table.names else "''"
        query = f"select distinct source_file, file_sha256, vintage, {grain} from {rows} order by all"
        return [Edition(*row) for row in self._sql(con, query).fetchall()] if rows else []

    def total(self, con: duckdb.DuckDBPyConnection) -> int:
        rows = self.rows(con)
        return int(self._sql(con, f"select count(*) from {rows}").fetchall()[0][0]) if rows else 0

    def _sql(self, con: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyRelation:
        try:
            return con.sql(query)
        except duckdb.Error as failure:
            rule = f"the files of the raw table cannot be read ({str(failure).splitlines()[0]})."
            remedy = "mend or remove the file; every file of the folder has the columns of docs/contracts.md"
            raise UserError(rule, remedy, file=f"{self.table.name}/") from None

    @contextmanager
    def writing(self) -> Iterator[list[tuple[Path, Path]]]:
        """Drafts and their places, gathered in the block; all are put in place at its end, or none."""
        moves: list[tuple[Path, Path]] = []
        is_new = not self.path.exists()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with alone_in(self.into):
                try:
                    yield moves
                    for draft, place in moves:
                        draft.replace(place)
                finally:
                    for draft, _ in moves:
                        draft.unlink(missing_ok=True)
        except (OSError, duckdb.IOException) as failure:
            reason = getattr(failure, "strerror", None) or str(failure).splitlines()[0]
            rule = f"the raw folder cannot be written ({reason})."
            raise UserError(rule, "make room or give yourself the right to write", file=str(self.into)) from None
        finally:
            if is_new and self.path.is_dir() and not any(self.path.iterdir()):
                self.path.rmdir()

    def draft(self, con: duckdb.DuckDBPyConnection, select: str, edition: Edition) -> tuple[Path, Path]:
        """Writes rows beside their place; returns both."""
        place = self.path / f"{_stem(edition)}{self.suffix}"
        draft = place.with_name(f".{place.name}.draft")
        con.sql(f"copy ({select}) to {literal(str(draft))} {_COPY[self.suffix]}")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        return draft, place


def open_folder(into: Path, table: Table) -> TableFolder:
    """Raises UserError where the raw folder, or this table in it, cannot be added to."""
    if into.exists() and not into.is_dir():
        raise UserError(
            "--into names a folder, and this is a file.", "give the raw folder", file=str(into), exit_code=2
        )
    folder = into / table.name
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        rule = "a table's folder is a folder, not a link or a file."
        raise UserError(rule, "import into another folder, or remove it", file=str(folder))
    for suffix in SUFFIXES:
        if (single := into / f"{table.name}{suffix}").exists():
            rule = f"figures of trade are added to a folder {table.name}/, and the table is one file."
            remedy = f"move it there (mkdir {folder}; mv {single} {folder}/) and import again"
            raise UserError(rule, remedy, file=str(single))
    forms: Sequence[str] = [suffix for suffix in SUFFIXES if any(folder.glob(f"*{suffix}"))]
    if len(forms) > 1:
        remedy = "keep one of the two forms: two would count twice"
        raise UserError("a table's folder holds Parquet or CSV files, not both.", remedy, file=f"{table.name}/")
    return TableFolder(into, table, forms[0] if forms else ".parquet")


def _stem(edition: Edition) -> str:
    """A file name: the beginning of the source's own, and a hash that tells editions apart."""
    stem = re.sub(r"[^\w-]+", "_", edition.source_file.rpartition("/")[2])[:40].strip("_")
    digest = hashlib.sha256("\0".join(astuple(edition)).encode()).hexdigest()
    return f"{stem}-{digest[:10]}"
