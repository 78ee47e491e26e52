"""Imported rows merged into the raw files of a folder: what is there stays, what is new stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.merge.merged import Merged, Row, at_source, load
from orchestration.landing.merge.write import alone_in, replace_text, sha256_of
from orchestration.landing.raw.contracts import read
from orchestration.landing.raw.vintages import age

_CELL = ("file_sha256", "source_sheet", "source_row", "source_column")


class RawMerge:
    """The raw folder `into` while rows are merged into it. Nothing is written before `write`."""

    def __init__(self, into: Path) -> None:
        """Raises UserError where the folder, or a raw file in it, cannot be read or merged into."""
        if into.exists() and not into.is_dir():
            raise UserError(
                "--into names a folder, and this is a file.", "give the raw folder", file=str(into), exit_code=2
            )
        self.into = into
        self.tables = {table.name: load(into, table) for table in read() if set(_CELL) <= set(table.names)}
        self._editions: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._cells: dict[tuple[str, ...], str] = {}
        for merged in self.tables.values():
            for rows in merged.rows.values():
                for row in rows:
                    self._note(merged, row)

    def add(self, rows: Iterable[tuple[str, Row]]) -> tuple[int, int]:
        """Merge rows, each with the name of its table. Returns how many are new and how many were there already.

        Raises UserError where another value stands under a row's key, or its cell was imported as another figure.
        """
        added = present = 0
        for name, row in rows:
            merged = self.tables[name]
            if merged.holds(row):
                present += 1
                continue
            before = self._cells.get(tuple(row[column] for column in _CELL), merged.figure_of(row))
            if before != merged.figure_of(row):
                rule = f"one cell is one figure: it was imported as {before}, and now as {merged.figure_of(row)}."
                remedy = (
                    f"if the earlier import was wrong, remove its rows from {before.split()[0]}.csv and import again"
                )
                raise at_source(row, rule, remedy)
            merged.keep(row)
            merged.added += 1
            added += 1
            self._note(merged, row)
        return added, present

    def _note(self, merged: Merged, row: Row) -> None:
        if row["file_sha256"]:
            self._editions[row["file_sha256"]].add((row["vintage"], row["source_file"]))
            self._cells[tuple(row[column] for column in _CELL)] = merged.figure_of(row)

    def recorded(self, sha256: str) -> tuple[str, str] | None:
        """The latest vintage and the source_file under which this very content was imported before."""
        return max(self._editions[sha256], key=lambda edition: (age(edition[0]), edition[1]), default=None)

    def name_of(self, sha256: str) -> str | None:
        """The one source_file under which this very content stands; None for none, or where its rows name several."""
        names = {source for _, source in self._editions[sha256]}
        return next(iter(names)) if len(names) == 1 else None

    def source_name(self, path: Path, sha256: str, vintage: str, rows: Iterable[tuple[str, Row]]) -> str:
        """The file's name; with its folder in front when the name already stands for another file of this vintage.

        A file that speaks of the very same figures keeps the plain name, so that a contradiction is seen.
        """
        others = [editions for sha, editions in self._editions.items() if sha != sha256]
        taken = {source for editions in others for when, source in editions if when == vintage}
        rows = list(rows)
        *folders, name = path.resolve().parts
        for start in range(len(folders), -1, -1):
            candidate = "/".join([*folders[start:], name])
            keys = (
                self.tables[table].key({**row, "source_file": candidate}) in self.tables[table].rows
                for table, row in rows
            )
            if candidate not in taken or any(keys):
                return candidate
        rule = f"the name already stands for another file of the vintage {vintage}."
        raise UserError(rule, "rename the file, or give its own --vintage", file=str(path))

    def write(self) -> None:
        """Write the tables that have new rows, sorted by key. Raises UserError when a raw file changed in between."""
        changed = [merged for merged in self.tables.values() if merged.added]
        if not changed:
            return
        try:
            self.into.mkdir(parents=True, exist_ok=True)
            with alone_in(self.into):
                self._check_unchanged(changed)
                for merged in changed:
                    replace_text(self._path(merged), merged.text())
        except OSError as failure:
            rule = f"the raw folder cannot be written ({failure.strerror})."
            raise UserError(rule, "make room or give yourself the right to write", file=str(self.into)) from None

    def _check_unchanged(self, changed: Iterable[Merged]) -> None:
        for merged in changed:
            if sha256_of(self._path(merged)) != merged.sha256:
                rule = "the raw file changed while this import was reading."
                raise UserError(rule, "import again", file=self._path(merged).name)

    def totals(self) -> dict[str, tuple[int, int]]:
        """New rows and all rows of every table."""
        return {name: (merged.added, sum(map(len, merged.rows.values()))) for name, merged in self.tables.items()}

    def _path(self, merged: Merged) -> Path:
        return self.into / f"{merged.table.name}.csv"
