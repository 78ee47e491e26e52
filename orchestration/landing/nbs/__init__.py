"""Import of the statistical office's downloads: files in any of its layouts to rows of the raw contract."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition, open_download
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.values import Stated, Value, merge_values
from orchestration.landing.names.identity import region_of, series_names
from orchestration.landing.names.maps import indicator_map as read_indicator_map
from orchestration.landing.names.naming import Options, check_series
from orchestration.landing.names.regions import provinces, region_code
from orchestration.landing.names.units import Named
from orchestration.landing.nbs.layouts import Figure, Table, read_table
from orchestration.landing.report import FileReport, ImportReport, listed

NBS_QUALITY = "nbs_export"


@dataclass(frozen=True)
class Reading:
    """A figure of a table with its region, series and unit; the figure's value may be missing."""

    table: Table
    figure: Figure
    region: str
    named: Named


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line."""
    return import_nbs(
        options.files,
        options.into,
        series=options.series,
        region=options.region,
        unit=options.unit,
        vintage=options.vintage,
        retrieved_on=options.retrieved_on,
        indicator_map=options.map,
        dry_run=options.dry_run,
    )


def import_nbs(
    files: Sequence[Path],
    into: Path,
    *,
    series: str | None = None,
    region: str | None = None,
    unit: str | None = None,
    vintage: str | None = None,
    retrieved_on: str | None = None,
    indicator_map: Path | None = None,
    quality: str = NBS_QUALITY,
    dry_run: bool = False,
) -> ImportReport:
    """Import files into the raw folder `into`; `series`, `region` and `unit` add what the files do not hold.

    `retrieved_on` (YYYY-MM-DD) defaults to the file's date, `vintage` to its month, or to the vintage under which the
    same content was imported before. Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    options = Options(
        series=check_series(series) if series else None,
        region=_region(region) if region else None,
        unit=unit,
        indicators=read_indicator_map(indicator_map) if indicator_map else {},
    )
    edition = Edition(vintage, retrieved_on)
    raw = RawMerge(into)
    reports = [_import_file(path, raw, options, edition, quality) for path in files]
    if not dry_run:
        raw.write()
    return ImportReport(into, dry_run, reports, raw.totals())


def _region(text: str) -> str:
    try:
        return region_code(text)
    except UserError as unknown:
        raise UserError(f"--region: {unknown.rule}", unknown.remedy, found=text, exit_code=2) from None


def _import_file(path: Path, raw: RawMerge, options: Options, edition: Edition, quality: str) -> FileReport:
    download = open_download(path)
    tables = [read_table(grid) for grid in download.grids]
    readings = [reading for table in tables for reading in _readings(table, options)]
    found = "; ".join(
        f"{t.layout}, {t.grid.container}{f', sheet {t.grid.sheet}' if t.grid.sheet else ''}" for t in tables
    )
    stated = Stated(edition, quality)
    report = merge_values(download, _values(readings), raw, stated, found, "leave its indicator out with --map")
    report.remarks += [remark for table in tables for remark in _remarks(table, readings)]
    report.notes += [note for table in tables for note in table.notes]
    return report


def _readings(table: Table, options: Options) -> Iterator[Reading]:
    names = series_names(table, options)
    for figure in table.figures:
        region, named = region_of(table, figure, options), names[figure.indicator]
        if named is not None:
            yield Reading(table, figure, region, named)


def _values(readings: Sequence[Reading]) -> Iterator[Value]:
    for reading in readings:
        figure, place = reading.figure, ("province", reading.region)
        if figure.value is not None:
            yield Value(reading.named, place, figure.year, figure.value, reading.table.grid, figure.line, figure.column)


def _remarks(table: Table, readings: Sequence[Reading]) -> Iterator[str]:
    own = [reading for reading in readings if reading.table is table]
    taken = {reading.figure.indicator for reading in own}
    left_out = [f.indicator for f in table.figures if f.indicator and f.indicator not in taken]
    if left_out:
        yield f"left out: {listed(list(dict.fromkeys(left_out)))}"
    if assumed := {reading.named.unit for reading in own if reading.named.unit_from == "registry"}:
        yield f"the file names no unit: check that it is {listed(sorted(assumed))}, or give --unit"
    if missing := sum(reading.figure.value is None for reading in own):
        yield f"empty cells, missing values without a row: {missing:,}"
    if empty := sorted({r.figure.year for r in own} - {r.figure.year for r in own if r.figure.value is not None}):
        yield f"years without any value: {listed([str(when) for when in empty])}"
    regions = {reading.region for reading in own}
    if len(regions) > 1 and (absent := [name for code, name in provinces().items() if code not in regions]):
        yield f"provinces that the table does not have: {listed(absent)}"
