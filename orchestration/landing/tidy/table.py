"""A long table as its map describes it: cells by role, with their place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.files.download import Download, open_download
from orchestration.landing.files.grid import Grid, Line, letters, squeezed
from orchestration.landing.names.terms import advice, vocabulary
from orchestration.landing.tidy.mapping import SeriesRule, TidyMap


@dataclass(frozen=True)
class TidyTable:
    """`columns`: role -> index of the table's column, for the roles that the map gives a column."""

    download: Download
    map: TidyMap
    lines: tuple[Line, ...]
    columns: dict[str, int]
    unused: tuple[str, ...]

    @property
    def grid(self) -> Grid:
        return self.download.grids[0]

    def cell(self, line: Line, role: str) -> str:
        """The row's text for a role: of its column, else the map's constant, else empty."""
        return line.cell(self.columns[role]) if role in self.columns else self.map.constants.get(role, "")

    def rule(self, line: Line) -> SeriesRule:
        return self.map.series[squeezed(self.cell(line, "series"))]

    def letter(self, role: str) -> str:
        return letters(self.columns[role])

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
    grid = download.grids[0]
    header, *lines = (line for line in grid.lines if not line.is_blank)
    names = [header.cell(index) for index in range(len(header.cells))]
    columns = {role: _position(grid, header, names, column) for role, column in tidy_map.columns.items()}
    unused = tuple(name for index, name in enumerate(names) if name and index not in columns.values())
    table = TidyTable(download, tidy_map, tuple(lines), columns, unused)
    _check_lines(table, len(names))
    _check_series(table)
    return table


def _position(grid: Grid, header: Line, names: list[str], column: str) -> int:
    if names.count(column) != 1:
        rule = (
            f"the map names one column of the table {column!r}, and the table has {names.count(column)} of that name."
        )
        remedy = advice("correct the map, or the header of the table", nearest(column, names))
        raise grid.refuse(rule, remedy, header, found=",".join(names))
    return names.index(column)


def _check_lines(table: TidyTable, width: int) -> None:
    if not table.lines:
        raise table.grid.refuse("the table has no row under its header.", "check that this is the right file")
    for line in table.lines:
        if len(line.cells) != width:
            rule = f"the row has {len(line.cells)} cells, and the header {width}."
            raise table.grid.refuse(rule, "quote a cell that holds a comma; keep the commas of empty cells", line, 0)


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
