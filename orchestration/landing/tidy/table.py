"""A table as its map describes it: cells by role, with their place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.files.download import Download, open_download
from orchestration.landing.files.grid import Grid, Line, squeezed
from orchestration.landing.names.terms import advice, vocabulary
from orchestration.landing.tidy.mapping import SeriesRule, TidyMap


@dataclass(frozen=True)
class Cell:
    """Where a figure of the table stands, what the map makes of it, and the unit that the table gives it."""

    line: Line
    column: int
    rule: SeriesRule
    unit: str


@dataclass(frozen=True)
class TidyTable:
    """`columns`: role -> index of the table's column, for the roles that the map gives a column.

    `wide`: index of each column that is a series -> its rule. `units`: the unit under a column's name, where the table
    has such a line. `dropped`: how many rows the map's `keep` left out.
    """

    download: Download
    map: TidyMap
    lines: tuple[Line, ...]
    columns: dict[str, int]
    wide: dict[int, SeriesRule]
    unused: tuple[str, ...]
    units: Mapping[int, str] = field(default_factory=dict)
    dropped: int = 0

    @property
    def grid(self) -> Grid:
        return self.download.grids[0]

    @property
    def layout(self) -> str:
        return "wide table" if self.map.wide else "long table"

    def cell(self, line: Line, role: str) -> str:
        """The row's text for a role: of its column, else the map's constant, else empty."""
        return line.cell(self.columns[role]) if role in self.columns else self.map.constants.get(role, "")

    def cells(self) -> Iterator[Cell]:
        """Of every row the cells that the map does not leave out."""
        for line in self.lines:
            if self.map.wide:
                kept = ((column, rule) for column, rule in self.wide.items() if rule.series is not None)
                yield from (Cell(line, column, rule, self.units.get(column, "")) for column, rule in kept)
            elif (rule := self.rule(line)).series is not None:
                yield Cell(line, self.columns["value"], rule, self.cell(line, "unit"))

    def rule(self, line: Line) -> SeriesRule:
        """Of a row of a long table."""
        return self.map.series[squeezed(self.cell(line, "series"))]

    def refuse(self, rule: str, remedy: str, line: Line, role: str, found: str | None = None) -> UserError:
        """The error at the row's cell of a role; without a column when the map gave a constant."""
        text = self.cell(line, role) if found is None else found
        return self.grid.refuse(rule, remedy, line, self.columns.get(role), text)


def open_tidy(file: Path, tidy_map: TidyMap) -> TidyTable:
    """Raises UserError for a header without the map's columns, ragged rows, and series that the map does not name."""
    download = open_download(file)
    if len(download.grids) > 1:
        sheets = ", ".join(grid.sheet for grid in download.grids)
        raise UserError("a long table is one sheet.", "keep one sheet in the workbook", file=file.name, found=sheets)
    header, *lines = download.grids[0].filled
    return table_of(download, tidy_map, [header], lines)


def table_of(
    download: Download, tidy_map: TidyMap, headers: Sequence[Line], lines: Sequence[Line], units: Line | None = None
) -> TidyTable:
    """The table under its header; of several headers (codes, names) the map may name a column by any.

    Raises UserError as `open_tidy`.
    """
    grid, header = download.grids[0], headers[0]
    names = [[line.cell(index) for index in range(len(header.cells))] for line in headers]
    columns = {role: _position(grid, headers, names, column) for role, column in tidy_map.columns.items()}
    wide = {_position(grid, headers, names, column): rule for column, rule in tidy_map.wide.items()}
    keep = {_position(grid, headers, names, column): texts for column, texts in tidy_map.keep.items()}
    if len(wide) < len(tidy_map.wide):
        rule = "two wide lines of the map name one column of the table."
        raise grid.refuse(rule, "remove one of them", header, found=", ".join(tidy_map.wide))
    used = {*columns.values(), *wide, *keep}
    unused = tuple(name for index, name in enumerate(names[0]) if name and index not in used)
    _check_lines(grid, lines, len(header.cells))
    kept = tuple(line for line in lines if all(line.cell(index) in texts for index, texts in keep.items()))
    if not kept:
        rule = "no row has what the map keeps."
        raise grid.refuse(rule, "correct the lines keep of the map", header, found=", ".join(tidy_map.keep))
    stated = {index: units.cell(index) for index in wide} if units is not None else {}
    table = TidyTable(download, tidy_map, kept, columns, wide, unused, stated, len(lines) - len(kept))
    if not tidy_map.wide:
        _check_series(table)
    return table


def _position(grid: Grid, headers: Sequence[Line], names: list[list[str]], column: str) -> int:
    counts = [line.count(column) for line in names]
    row = next((row for row, count in enumerate(counts) if count == 1), None)
    if row is None:
        rule = f"the map names one column of the table {column!r}, and the table has {max(counts)} of that name."
        known = [name for line in names for name in line]
        remedy = advice("correct the map, or the header of the table", nearest(column, known))
        raise grid.refuse(rule, remedy, headers[0], found=",".join(names[0]))
    return names[row].index(column)


def _check_lines(grid: Grid, lines: Sequence[Line], width: int) -> None:
    if not lines:
        raise grid.refuse("the table has no row under its header.", "check that this is the right file")
    for line in lines:
        if len(line.cells) != width:
            rule = f"the row has {len(line.cells)} cells, and the header {width}."
            raise grid.refuse(rule, "quote a cell that holds a comma; keep the commas of empty cells", line, 0)


def _check_series(table: TidyTable) -> None:
    unknown: dict[str, Line] = {}
    for line in table.lines:
        name = table.cell(line, "series")
        if squeezed(name) not in table.map.series:
            unknown.setdefault(name, line)
    if unknown:
        names = [f"{name} {vocabulary('series').nearest(name).removesuffix('?')}".strip() for name in unknown]
        remedy = "add a line series,NAME,SERIES for each of them to the map (skip leaves one out)"
        first = next(iter(unknown.values()))
        raise table.refuse("the map does not say what these series are.", remedy, first, "series", "; ".join(names))
