"""One raw table with the rows that were there and those that are merged into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.merge.write import csv_text
from orchestration.landing.raw.contracts import EDITION, Table
from orchestration.landing.raw.file import read_file
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE, assemble

Row = Mapping[str, str]


@dataclass
class Merged:
    """The rows of one raw table; `sha256` is of the raw file when it was read, `added` counts the new rows.

    `elsewhere` is where the table lies if not in a CSV file of its own: then nothing is merged into it.
    """

    table: Table
    sha256: str | None = None
    rows: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    added: int = 0
    elsewhere: Path | None = None

    def key(self, row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in self.table.key)

    def keep(self, row: Row) -> None:
        self.rows.setdefault(self.key(row), []).append(row)

    def holds(self, row: Row) -> bool:
        """Whether the row is there. Raises UserError where its key has another value, or the table lies elsewhere."""
        if self.elsewhere is not None:
            remedy = "import into another folder, or turn the table into one CSV file first"
            raise UserError(f"rows are merged into {self.table.name}.csv only.", remedy, file=str(self.elsewhere))
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
        return at_source(row, rule, remedy + "another table under the same name")

    def text(self) -> str:
        rows = [row for key in sorted(self.rows) for row in sorted(self.rows[key], key=lambda row: tuple(row.values()))]
        return csv_text(self.table.names, rows)


def load(into: Path, table: Table) -> Merged:
    """The table as the raw folder holds it, or empty. Raises UserError where it cannot be read."""
    for other in (into / f"{table.name}.parquet", into / table.name):
        if other.exists():
            return Merged(table, elsewhere=other)
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


def at_source(row: Row, rule: str, remedy: str) -> UserError:
    """The error at the cell that a row was read from."""
    sheet, line, column = row["source_sheet"] or None, int(row["source_row"]), row["source_column"]
    return UserError(rule, remedy, file=row["source_file"], sheet=sheet, row=line, column=column)
