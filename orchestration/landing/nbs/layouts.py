"""The layouts of the statistical office's tables: how each is recognised, and how its cells become figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from orchestration.errors import UserError
from orchestration.landing.files.figures import figure_at, year, years_at
from orchestration.landing.files.grid import Grid, Line
from orchestration.landing.names.regions import find_region, region_code
from orchestration.landing.nbs.body import Body, read_body
from orchestration.landing.nbs.head import INDICATOR, NONE, REGION, TIME, Head, read_head


@dataclass(frozen=True)
class Figure:
    """One cell: its year, the region's code and the indicator as written (None where the table names none), its text.

    `value` is None where the cell is empty; `column` is an index from 0.
    """

    year: int
    region: str | None
    indicator: str | None
    value: str | None
    line: Line
    column: int


@dataclass(frozen=True)
class Table:
    """A grid that was understood: the layout's name, what stands above and below the figures, and the figures."""

    grid: Grid
    layout: str
    head: Head
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]


Reader = Callable[[Grid, Head, Body], Iterator[Figure]]


def read_table(grid: Grid) -> Table:
    """Recognise the layout by content and read it. Raises UserError at the first cell that breaks a rule."""
    head = read_head(grid)
    body = read_body(grid, head)
    name, reader = next((name, reader) for name, fits, reader in LAYOUTS if fits(head))
    return Table(grid, name, head, body.notes, tuple(reader(grid, head, body)))


def regions_by_years(grid: Grid, head: Head, body: Body) -> Iterator[Figure]:
    """A line for each region, a column for each year."""
    years = years_at(grid, head.line, 1, head.width - 1)
    seen: dict[str, Line] = {}
    for line in body.lines:
        region = _region_at(grid, line, 0)
        _once(grid, seen, region, line)
        for column, when in years.items():
            yield Figure(when, region, None, figure_at(grid, line, column), line, column)


def indicators_by_years(grid: Grid, head: Head, body: Body) -> Iterator[Figure]:
    """A line for each indicator, a column for each year, one region that the lines above the table may name."""
    years = years_at(grid, head.line, 1, head.width - 1)
    for line in body.lines:
        for column, when in years.items():
            yield Figure(when, None, line.cell(0), figure_at(grid, line, column), line, column)


def years_by_regions(grid: Grid, head: Head, body: Body) -> Iterator[Figure]:
    """A line for each year, a column for each region."""
    regions: dict[int, str] = {}
    for column in range(1, head.width):
        region = _region_at(grid, head.line, column)
        if region in regions.values():
            rule = f"a province stands once in a table; {region} already heads an earlier column."
            raise grid.refuse(rule, "remove one of the two columns, or mend the name", head.line, column)
        regions[column] = region
    seen: dict[str, Line] = {}
    for line in body.lines:
        when = year(line.cell(0))
        if when is None:
            raise grid.refuse("every line of figures begins with a year.", "write the year (2024年 or 2024)", line, 0)
        _once(grid, seen, str(when), line)
        for column, region in regions.items():
            yield Figure(when, region, None, figure_at(grid, line, column), line, column)


def stacked(grid: Grid, head: Head, body: Body) -> Iterator[Figure]:
    """Tables put under each other by hand: left of the years indicator and province, a running number perhaps."""
    years = years_at(grid, head.line, head.first_year, head.width - 1)
    seen: dict[str, Line] = {}
    for line in body.lines:
        labels = {
            c: line.cell(c) for c in range(head.first_year) if line.cell(c) and not _is_running_number(line.cell(c))
        }
        regions = [c for c, text in labels.items() if find_region(text)]
        names = sorted({text for c, text in labels.items() if c not in regions})
        if len(regions) != 1 or len(names) > 1:
            rule = "a line names one province and at most one indicator left of the figures."
            raise grid.refuse(rule, "mend the names in this line", line, 0, found=" | ".join(labels.values()))
        region, indicator = region_code(labels[regions[0]]), names[0] if names else None
        _once(grid, seen, f"{region} {indicator or ''}".strip(), line)
        for column, when in years.items():
            yield Figure(when, region, indicator, figure_at(grid, line, column), line, column)


def _is_running_number(text: str) -> bool:
    return text.isdigit() and len(text) < 6


def _region_at(grid: Grid, line: Line, column: int) -> str:
    if not line.cell(column):
        rule = "the cell that names the province is empty; the row or the header may be shifted."
        raise grid.refuse(rule, "write the province's name there, or move the cells back", line, column)
    try:
        return region_code(line.cells[column])
    except UserError as unknown:
        raise grid.refuse(unknown.rule, unknown.remedy, line, column) from None


def _once(grid: Grid, seen: dict[str, Line], name: str, line: Line) -> None:
    if name in seen:
        rule = f"a line stands once in a table; {name} already stands in row {seen[name].number}."
        raise grid.refuse(rule, "remove one of the two rows, or mend its name", line, 0)
    seen[name] = line


LAYOUTS: tuple[tuple[str, Callable[[Head], bool], Reader], ...] = (
    ("English site, region by year", lambda head: head.corner == REGION and head.language == "en", regions_by_years),
    (
        "classic export, region by year",
        lambda head: head.corner == REGION and "indicator" in head.tags,
        regions_by_years,
    ),
    ("new site, region by year", lambda head: head.corner == REGION and "database" in head.tags, regions_by_years),
    ("trimmed by hand, region by year", lambda head: head.corner == REGION, regions_by_years),
    ("one region, indicator by year", lambda head: head.corner == INDICATOR, indicators_by_years),
    ("transposed, year by region", lambda head: head.corner == TIME, years_by_regions),
    ("stacked by hand, indicator and region by year", lambda head: head.corner == NONE, stacked),
)
"""Name, how it is recognised, how it is read; the first that fits is taken."""
