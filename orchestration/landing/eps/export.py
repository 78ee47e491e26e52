"""An EPS export cut into its header, its rows and the texts around them."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.landing.eps.words import HEADERS, INDICATOR, REGION, UNIT, VALUE, YEAR
from orchestration.landing.files.grid import Grid, Line, squeezed

_REMEDY = "EPS exports have region, year and value in the first three columns, then Province and Unit; "
_REMEDY += "another layout is read by resilience import tidy FILE --map FILE"


@dataclass(frozen=True)
class Export:
    """`columns`: role -> index. `indicator`: the heading of the values where it names one."""

    grid: Grid
    header: Line
    columns: dict[str, int]
    indicator: str | None
    rows: tuple[Line, ...]
    notes: tuple[str, ...]

    def cell(self, line: Line, role: str) -> str:
        return line.cell(self.columns[role]) if role in self.columns else ""


def read_export(grid: Grid) -> Export:
    """Raises UserError for a missing header, a column twice or absent, and ragged rows."""
    lines = grid.filled
    at = next((i for i, line in enumerate(lines) if {REGION, YEAR} <= {*_roles(line).values()}), None)
    if at is None:
        rule = "the header is missing: a row that names the columns of region, year, value and Unit."
        raise grid.refuse(rule, _REMEDY, lines[0], 0)
    header = lines[at]
    columns, indicator = _columns(grid, header)
    rows = lines[at + 1 :]
    notes = [line for line in rows if _is_text(line)]
    body = [line for line in rows if not _is_text(line)]
    if not body:
        raise grid.refuse("the export has a header and no row.", "check that this is the right file", header, 0)
    width = max(columns.values()) + 1
    short = next((line for line in body if len(line.cells) < width), None)
    if short is not None:
        rule = f"the row has {len(short.cells)} cells, and the header {len(header.cells)}."
        raise grid.refuse(rule, "quote a cell that holds a comma; keep the commas of empty cells", short, 0)
    texts = [" ".join(filter(None, map(line.cell, range(len(line.cells))))) for line in [*lines[:at], *notes]]
    return Export(grid, header, columns, indicator, tuple(body), tuple(texts))


def _roles(line: Line) -> dict[int, str]:
    names = {index: squeezed(line.cell(index)) for index in range(len(line.cells))}
    return {index: HEADERS[name] for index, name in names.items() if name in HEADERS}


def _columns(grid: Grid, header: Line) -> tuple[dict[str, int], str | None]:
    columns: dict[str, int] = {}
    for index, role in _roles(header).items():
        if role in columns:
            raise grid.refuse(f"two columns are headed as the {role}.", "remove one of them", header, index)
        columns[role] = index
    indicator = None
    if VALUE not in columns and len(header.cells) > 2 and 2 not in columns.values() and header.cell(2):
        columns[VALUE], indicator = 2, header.cell(2)
    if absent := [role for role in (VALUE, UNIT) if role not in columns]:
        found = ",".join(header.cells)
        raise grid.refuse(f"no column is headed as the {absent[0]}.", _REMEDY, header, found=found)
    if indicator is not None and INDICATOR in columns:
        rule = "the indicator stands in a column of its own, and the values are headed by another."
        raise grid.refuse(rule, "head the values 数值 or value", header, columns[VALUE])
    return columns, indicator


def _is_text(line: Line) -> bool:
    return bool(line.cell(0)) and not any(line.cell(index) for index in range(1, len(line.cells)))
