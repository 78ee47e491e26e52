"""Import of long exports of the EPS data platform: one figure in a row with its region, year and unit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from orchestration.landing.eps.export import Export, read_export
from orchestration.landing.eps.naming import Naming
from orchestration.landing.eps.places import Places
from orchestration.landing.eps.words import VALUE, YEAR
from orchestration.landing.files.download import Edition, open_download
from orchestration.landing.files.figures import figure_at, year
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.values import Stated, Value, import_files, merge_values
from orchestration.landing.names.maps import indicator_map
from orchestration.landing.names.naming import Options, check_series
from orchestration.landing.names.regions import is_municipality
from orchestration.landing.report import FileReport, ImportReport, listed

QUALITY = "compiled"


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line. Raises UserError at the first cell that breaks a rule."""
    added = Options(
        series=check_series(options.series) if options.series else None,
        indicators=indicator_map(options.map) if options.map else {},
    )

    def read(path: Path, raw: RawMerge, edition: Edition) -> FileReport:
        return _import_file(path, raw, edition, added)

    return import_files(options, read)


def _import_file(path: Path, raw: RawMerge, edition: Edition, added: Options) -> FileReport:
    download = open_download(path)
    values: list[Value] = []
    remarks: list[str] = []
    notes: list[str] = []
    for grid in download.grids:
        export = read_export(grid)
        naming, places = Naming(export, added), Places(export)
        own, missing = _values(export, naming, places)
        values += own
        remarks += _remarks(naming, places, missing, own)
        notes += export.notes
    sheets = [grid.sheet for grid in download.grids if grid.sheet]
    found = f"EPS export, {download.grids[0].container}{f', sheet {listed(sheets)}' if sheets else ''}"
    report = merge_values(download, values, raw, Stated(edition, QUALITY), found)
    report.remarks += remarks
    report.notes += notes
    return report


def _values(export: Export, naming: Naming, places: Places) -> tuple[list[Value], int]:
    """The figures, and how many are missing. In a table of cities the municipalities are cities."""
    values, missing = [], 0
    for line in export.rows:
        place = places.of(line)
        when = year(export.cell(line, YEAR))
        if when is None:
            rule = "a year is written 2024 or 2024年."
            raise export.grid.refuse(rule, "write the year of this row", line, export.columns[YEAR])
        named = naming.of(line) if place is not None else None
        if place is None or named is None:
            continue
        text = figure_at(export.grid, line, export.columns[VALUE])
        if text is None:
            missing += 1
        else:
            values.append(Value(named, place, when, text, export.grid, line, export.columns[VALUE]))
    if any(value.place[0] == "city" for value in values):
        values = [replace(v, place=("city", v.place[1])) if is_municipality(v.place[1]) else v for v in values]
    return values, missing


def _remarks(naming: Naming, places: Places, missing: int, values: list[Value]) -> Iterator[str]:
    if naming.left_out:
        rows = [f"{what} ({count:,} rows)" for what, count in naming.left_out.items()]
        yield f"rows left out: {listed(rows)}"
    if places.left_out:
        yield f"rows of the inner city left out, another territory: {listed(list(places.left_out))}"
    if places.completed:
        yield f"cities written without 市: {listed(list(places.completed))}"
    if missing:
        yield f"empty cells, missing values without a row: {missing:,}"
    if any(value.place[0] == "city" and is_municipality(value.place[1]) for value in values):
        yield "municipalities stand as cities, as the other rows are cities"
