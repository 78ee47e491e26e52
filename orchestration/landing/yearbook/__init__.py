"""Import of published yearbook tables: bilingual headers of several rows, blocks of regions, continued tables."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.download import Download, Edition, open_download
from orchestration.landing.files.figures import figure_at
from orchestration.landing.files.grid import Grid
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.values import Stated, Value, import_files, merge_values
from orchestration.landing.names.maps import indicator_map
from orchestration.landing.names.naming import Options, check_series
from orchestration.landing.names.regions import provinces
from orchestration.landing.report import FileReport, ImportReport, listed
from orchestration.landing.yearbook.columns import named_columns
from orchestration.landing.yearbook.dates import table_year
from orchestration.landing.yearbook.headings import headings
from orchestration.landing.yearbook.labels import rows
from orchestration.landing.yearbook.sheet import Block, blocks
from orchestration.landing.yearbook.texts import text_of

QUALITY = "yearbook"


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line. Raises UserError at the first cell that breaks a rule."""
    added = Options(
        series=check_series(options.series) if options.series else None,
        unit=options.unit,
        indicators=indicator_map(options.map) if options.map else {},
    )
    given = _checked_year(options.year)

    def read(path: Path, raw: RawMerge, edition: Edition) -> FileReport:
        return _import_file(path, raw, edition, added, given)

    return import_files(options, read)


def _checked_year(given: int | None) -> int | None:
    if given is not None and not 1949 <= given <= 2035:
        raise UserError("--year is a year from 1949 to 2035.", "write it like 2019", found=str(given), exit_code=2)
    return given


def _import_file(path: Path, raw: RawMerge, edition: Edition, added: Options, given: int | None) -> FileReport:
    download = open_download(path)
    tables = [block for grid in download.grids for block in blocks(grid)]
    if not tables:
        rule = "no sheet holds a table: a row that begins with 地区 or Region heads the columns of one."
        raise UserError(rule, "check that this is the right file, or restore that row", file=path.name)
    reading = _Reading(added, given)
    values = [value for block in tables for value in reading.values(block)]
    report = merge_values(download, values, raw, Stated(edition, QUALITY), _found(download, tables))
    report.remarks += [*_unread(download, tables), *reading.remarks(values)]
    report.notes += [note for block in tables for note in block.notes]
    return report


def _found(download: Download, tables: list[Block]) -> str:
    sheets = list(dict.fromkeys(block.grid.sheet for block in tables))
    many = f"{len(tables)} tables" if len(tables) > 1 else "1 table"
    return f"yearbook, {download.grids[0].container}, {many}{f' on sheet {listed(sheets)}' if any(sheets) else ''}"


def _unread(download: Download, tables: list[Block]) -> Iterator[str]:
    read = {block.grid.sheet for block in tables}
    for grid in (grid for grid in download.grids if grid.sheet not in read):
        yield f"sheet {grid.sheet} holds no table: {_beginning(grid)}"


def _beginning(grid: Grid) -> str:
    return next((text_of(line) for line in grid.lines if not line.is_blank), "")[:60]


class _Reading:
    """The tables of one file, read one after the other; counts what it leaves out."""

    def __init__(self, added: Options, given: int | None) -> None:
        self._added, self._given = added, given
        self._year: int | None = None
        self._rows_left_out: dict[str, None] = {}
        self._columns_left_out: dict[str, None] = {}
        self._missing: Counter[str] = Counter()
        self._regions: set[str] = set()

    def values(self, block: Block) -> Iterator[Value]:
        """The figures of one table. Raises UserError at the first cell that breaks a rule."""
        if not block.body:
            rule = "the table has a header and no row of figures."
            raise block.grid.refuse(rule, "check that this is the right file", block.header[-1], block.labels[0])
        columns = headings(block)
        year = table_year(block, columns, self._year, self._given)
        self._year = year
        named, left_out = named_columns(block, columns, self._added)
        self._columns_left_out |= dict.fromkeys(left_out)
        for row in rows(block, self._added):
            if row.region is None:
                self._rows_left_out[row.name] = None
                continue
            self._regions.add(row.region)
            for heading, series in named:
                text = figure_at(block.grid, row.line, heading.column)
                when = heading.year if heading.year is not None else year
                if text is None:
                    self._missing[series.series] += 1
                elif when is not None:
                    place = ("province", row.region)
                    yield Value(series, place, when, text, block.grid, row.line, heading.column)

    def remarks(self, values: list[Value]) -> Iterator[str]:
        """What was left out or assumed."""
        if self._columns_left_out:
            yield f"columns left out by the map: {listed(list(self._columns_left_out))}"
        if self._rows_left_out:
            yield f"rows left out, no province: {listed(list(self._rows_left_out))}"
        if assumed := {value.named.unit for value in values if value.named.unit_from == "registry"}:
            yield f"the file names no unit: check that it is {listed(sorted(assumed))}, or give --unit"
        if self._missing:
            yield f"empty cells, missing values without a row: {self._missing.total():,}"
        if self._regions and (absent := [n for code, n in provinces().items() if code not in self._regions]):
            yield f"provinces that the table does not have: {listed(absent)}"
