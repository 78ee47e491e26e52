"""The three header rows of a CSMAR table: codes of the fields, their names, their units."""

from __future__ import annotations

import re

from orchestration.landing.files.download import Download
from orchestration.landing.files.grid import Grid, Line
from orchestration.landing.names.terms import advice, vocabulary
from orchestration.landing.tidy.mapping import TidyMap
from orchestration.landing.tidy.table import TidyTable, table_of

FIRM = "firm"
"""The role of the column that names firms."""
NO_UNIT = "没有单位"
REPORT_TYPE = "报表类型"
"""Begins the name of the field that tells consolidated reports from those of the parent alone: each firm has both."""
FIRM_NAMES = ("证券代码", "股票代码", "公司代码", "企业代码", "企业名称", "公司名称", "上市公司代码")
"""Begin the names of fields that make a row one of a firm."""
_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def open_table(download: Download, csmar_map: TidyMap) -> TidyTable:
    """Raises UserError for missing header rows, unknown units, reports of two types, and as `table_of`."""
    grid = download.grids[0]
    codes, names, units = _headers(grid)
    blank = tuple("" if cell == NO_UNIT else cell for cell in units.cells)
    table = table_of(download, csmar_map, [codes, names], grid.lines[3:], Line(units.number, blank))
    _check_units(table, units)
    _check_reports(table, names)
    return table


def check_regions(table: TidyTable) -> None:
    """Raises UserError for a table of firms: its rows are no figures of regions unless they are summed."""
    codes, names = table.grid.lines[:2]
    for column in range(len(names.cells)):
        if names.cell(column).startswith(FIRM_NAMES) or column == table.columns.get(FIRM):
            rule = "the rows of this table are firms, and no figure of a firm is one of its region."
            remedy = f"add them up with --sum (map: column,{codes.cell(column)},{FIRM}), or take a table of regions"
            raise table.grid.refuse(rule, remedy, names, column)


def _headers(grid: Grid) -> tuple[Line, Line, Line]:
    remedy = "restore the rows that were deleted: row 1 codes of the fields, row 2 their names, row 3 their units"
    if len(grid.lines) < 3:
        raise grid.refuse("a CSMAR table has three header rows.", remedy, grid.lines[-1], 0)
    codes, names, units, *_ = grid.lines
    for line, fits, what in (
        (codes, lambda cell: bool(_CODE.fullmatch(cell)), "the codes of the fields"),
        (names, lambda cell: not _CODE.fullmatch(cell), "the names of the fields"),
    ):
        if line.number > 2 or not all(fits(line.cell(index)) for index in range(len(line.cells)) if line.cell(index)):
            raise grid.refuse(f"a header row is missing: {what} ought to stand here.", remedy, line, 0)
    known = vocabulary("unit").find
    if not any(cell == NO_UNIT or known(cell) for cell in units.cells):
        raise grid.refuse(f"a header row is missing: units or {NO_UNIT} ought to stand here.", remedy, units, 0)
    return codes, names, units


def _check_units(table: TidyTable, units: Line) -> None:
    for column, rule in table.wide.items():
        text = table.units.get(column, "")
        if rule.series is not None and text and vocabulary("unit").find(text) is None:
            remedy = advice("correct the unit of this field", vocabulary("unit").nearest(text))
            raise table.grid.refuse("the unit is unknown to the registry.", remedy, units, column)


def _check_reports(table: TidyTable, names: Line) -> None:
    column = next((i for i in range(len(names.cells)) if names.cell(i).startswith(REPORT_TYPE)), None)
    if column is None:
        return
    seen: dict[str, Line] = {}
    for line in table.lines:
        seen.setdefault(line.cell(column), line)
    if len(seen) > 1:
        code, kinds = table.grid.lines[0].cell(column), list(seen)
        rule = f"reports of two types stand in one table ({', '.join(kinds)}): each firm would count twice."
        remedy = f"keep one of them by a line of the map: keep,{code},{kinds[0]}"
        raise table.grid.refuse(rule, remedy, seen[kinds[1]], column)
