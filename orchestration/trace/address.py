"""The address of a raw cell, FILE:SHEET:ROW:COLUMN, and the cells that the warehouse has under it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from typing import Any

import duckdb

from orchestration.errors import UserError
from orchestration.trace import customs
from orchestration.trace.node import Key

USAGE = 2
CUSTOMS_KEY = ("region_type", "region_id", "product_code", "partner_iso3", "year", "flow")


@dataclass(frozen=True)
class Address:
    """`row` is a number, or the key of the row (`110000/2008/exports_total`) where a file does not say its rows."""

    file: str
    sheet: str
    row: str
    column: str

    @classmethod
    def parse(cls, written: str) -> Address:
        """Raises UserError for a text of another form."""
        parts = written.rsplit(":", 3)
        if len(parts) != 4 or not all((parts[0], parts[2], parts[3])):
            raise UserError(
                rule="a raw cell is written FILE:SHEET:ROW:COLUMN; the sheet may be empty, the colons stay.",
                remedy="copy it from a trace, e.g. yearbook.xlsx:Sheet1:14:B or cities.csv::14:B.",
                found=written,
                exit_code=USAGE,
            )
        file, sheet, row, column = parts
        return cls(file, sheet, row, column.upper() if column.isascii() and len(column) <= 3 else column)

    def __str__(self) -> str:
        return f"{self.file}:{self.sheet}:{self.row}:{self.column}"

    @property
    def name_only(self) -> Address:
        """With the name of the file alone, as the warehouse keeps it."""
        return Address(Path(PureWindowsPath(self.file).name).name, self.sheet, self.row, self.column)


@dataclass(frozen=True)
class RawCell:
    """A cell that the warehouse knows: what a reverse trace starts from, and what is said of it."""

    address: Address
    starts: tuple[Key, ...]
    facts: dict[str, Any]


def find(con: duckdb.DuckDBPyConnection, written: str) -> RawCell:
    """The cell of an address. Raises UserError, exit code 1, with the nearest ones, where there is none."""
    given = Address.parse(written)
    for address in dict.fromkeys((given, given.name_only)):
        facts = _facts(con, address)
        if facts:
            return RawCell(address, (Key("raw", str(address)),), facts)
        if found := _customs(con, address):
            return found
    near = _near(con, given.name_only)
    raise UserError(
        rule="no cell of the warehouse was read from there.",
        remedy=f"take one near it: {', '.join(near)}."
        if near
        else "copy a cell from a trace; raw.sources lists files.",
        found=written,
    )


def _facts(con: duckdb.DuckDBPyConnection, address: Address) -> dict[str, Any]:
    query = "select * replace (retrieved_on::varchar as retrieved_on) from trace_raw_cells where address = ?"
    found = con.execute(query, [str(address)])
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}


def _customs(con: duckdb.DuckDBPyConnection, address: Address) -> RawCell | None:
    """A customs row, looked up in the landed files: they are not copied into the warehouse."""
    paths = customs.files(con, "source_file = ?", [address.file])
    if paths is None:
        return None
    if not paths:
        raise UserError(
            rule="the file is customs records, whose rows are not in the warehouse, and the landed files are not here.",
            found=str(address), remedy="trace in the workspace that was refreshed.",
        )  # fmt: skip
    numbered = "source_row = try_cast(? as integer)"
    keyed = f"source_row is null and concat_ws('/', {', '.join(CUSTOMS_KEY)}) = ?"
    rows = con.execute(
        f"""select region_type, region_id, year::integer, flow, value_usd::double, quality, vintage, file_sha256
            from {customs.reader(paths)}
            where source_file = ? and coalesce(source_sheet, '') = ? and ({numbered} or ({keyed}))""",
        [address.file, address.sheet, address.row, address.row],
    ).fetchall()
    if not rows:
        return None
    region_type, region, year, flow, value, quality, vintage, sha = rows[0]
    names = (f"{flow}/product", f"{flow}/partner", "*/product")
    facts = {
        "address": str(address), "raw_table": "raw_customs_trade", "region_type": region_type, "region_id": region,
        "year": year, "item": flow, "value": value, "unit": "USD", "quality": quality, "vintage": vintage,
        "file_sha256": sha,
    }  # fmt: skip
    if str(quality).startswith("suspect"):
        return RawCell(address, (), facts)
    return RawCell(address, tuple(Key("customs", name, region_type, region, year) for name in names), facts)


def _near(con: duckdb.DuckDBPyConnection, address: Address) -> list[str]:
    """Cells of the same file near the row and column, else of the file with the nearest name."""
    files = [file for (file,) in con.execute("select distinct source_file from trace_raw_cells").fetchall()]
    likely = get_close_matches(address.file, files, n=1, cutoff=0.5)
    if not likely:
        return []
    query = """
        select distinct address, source_row, source_column,
            (coalesce(source_sheet, '') <> $sheet)::integer * 1000000
            + abs(coalesce(source_row - try_cast($row as integer), 1000))
            + (coalesce(source_column, '') <> $column)::integer as distance
        from trace_raw_cells where source_file = $file
        order by distance, levenshtein(address, $address), address limit 3
    """
    wanted = Address(likely[0], address.sheet, address.row, address.column)
    parameters = asdict(wanted) | {"address": str(wanted)}
    return [row[0] for row in con.execute(query, parameters).fetchall()]
