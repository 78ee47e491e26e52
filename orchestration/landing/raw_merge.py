"""Imported rows merged into the raw files of a folder: what is there stays, what is new stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.contracts import EDITION, Table, read
from orchestration.landing.raw_file import read_file
from orchestration.landing.raw_table import RAW_FILE, RAW_LINE, assemble
from orchestration.landing.raw_write import alone_in, csv_text, replace_text, sha256_of

Row = Mapping[str, str]
_CELL = ("file_sha256", "source_sheet", "source_row", "source_column")


@dataclass
class Merged:
    """The rows of one raw table; `sha256` is of the raw file when it was read, `added` counts the new rows."""

    table: Table
    sha256: str | None = None
    rows: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    added: int = 0

    def key(self, row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in self.table.key)

    def keep(self, row: Row) -> None:
        self.rows.setdefault(self.key(row), []).append(row)

    def holds(self, row: Row) -> bool:
        """Whether the row is there. Raises UserError where another value stands under its key."""
        for there in self.rows.get(self.key(row), ()):
            if self._payload(there) != self._payload(row):
                raise self._conflict(there, row)
        return self.key(row) in self.rows

    def figure_of(self, row: Row) -> str:
        """The figure that a row is of, whatever its edition."""
        return " ".join([self.table.name, *(row[name] for name in self.table.key if name not in EDITION)])

    def _payload(self, row: Row) -> list[Decimal | str]:
        return [
            _comparable(row[column.name]) if column.is_number else row[column.name] for column in self.table.payload
        ]

    def _conflict(self, there: Row, row: Row) -> UserError:
        said, says = (" ".join(r[column.name] for column in self.table.payload) for r in (there, row))
        place = ", ".join(f"{name} {row[name]}" for name in self.table.key)
        rule = f"another value stands under the same key ({place}): {said} from row {there['source_row']}, column "
        rule += f"{there['source_column']}, and now {says}."
        remedy = (
            "give a later edition of the figures its own --vintage (e.g. --vintage 2025-11); rename the file if it is "
        )
        return _at(row, rule, remedy + "another table under the same name")

    def text(self) -> str:
        rows = [row for key in sorted(self.rows) for row in sorted(self.rows[key], key=lambda row: tuple(row.values()))]
        return csv_text(self.table.names, rows)


class RawMerge:
    """The raw folder `into` while rows are merged into it. Nothing is written before `write`."""

    def __init__(self, into: Path) -> None:
        """Raises UserError where the folder, or a raw file in it, cannot be read or merged into."""
        if into.exists() and not into.is_dir():
            raise UserError(
                "--into names a folder, and this is a file.", "give the raw folder", file=str(into), exit_code=2
            )
        self.into = into
        self.tables = {table.name: _load(into, table) for table in read() if set(_CELL) <= set(table.names)}
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
                raise _at(row, rule, remedy)
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
        return max(self._editions[sha256], default=None)

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
        self.into.mkdir(parents=True, exist_ok=True)
        with alone_in(self.into):
            for merged in changed:
                if sha256_of(self._path(merged)) != merged.sha256:
                    rule = "the raw file changed while this import was reading."
                    raise UserError(rule, "import again", file=self._path(merged).name)
            for merged in changed:
                replace_text(self._path(merged), merged.text())

    def totals(self) -> dict[str, tuple[int, int]]:
        """New rows and all rows of every table."""
        return {name: (merged.added, sum(map(len, merged.rows.values()))) for name, merged in self.tables.items()}

    def _path(self, merged: Merged) -> Path:
        return self.into / f"{merged.table.name}.csv"


def _load(into: Path, table: Table) -> Merged:
    for other in (into / f"{table.name}.parquet", into / table.name):
        if other.exists():
            remedy = "import into another folder, or turn the table into one CSV file first"
            raise UserError(f"rows are merged into {table.name}.csv only.", remedy, file=str(other))
    path = into / f"{table.name}.csv"
    if not path.exists():
        return Merged(table)
    raw = read_file(path, path.name)
    found = assemble(table, [raw])
    if found.ragged:
        broken = found.ragged[0]
        raise UserError(f"{broken.rule}.", broken.hint, file=path.name, row=broken.source_row, found=broken.value)
    merged = Merged(table, raw.sha256)
    frame = found.frame.drop(columns=[RAW_FILE, RAW_LINE])
    for values in frame.where(frame.notna(), "").itertuples(index=False, name=None):
        merged.keep(dict(zip(table.names, values, strict=True)))
    return merged


def _comparable(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _at(row: Row, rule: str, remedy: str) -> UserError:
    sheet, line, column = row["source_sheet"] or None, int(row["source_row"]), row["source_column"]
    return UserError(rule, remedy, file=row["source_file"], sheet=sheet, row=line, column=column)
