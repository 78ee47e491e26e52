"""Import of a long table, one value in a row, as a map describes it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition, is_day
from orchestration.landing.files.figures import figure_at, year
from orchestration.landing.files.grid import Line
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.rows import Origin, raw_row
from orchestration.landing.names.regions import GRAINS, city_code, region_code
from orchestration.landing.names.terms import advice, series_row, vocabulary
from orchestration.landing.names.units import Named, check_quantity
from orchestration.landing.report import ImportReport
from orchestration.landing.tidy.describe import Value, describe
from orchestration.landing.tidy.mapping import SeriesRule, read_tidy_map
from orchestration.landing.tidy.table import TidyTable, open_tidy


def run(options: argparse.Namespace) -> ImportReport:
    """Import the file of a command line. Raises UserError unless it is one file with a map."""
    if options.map is None or len(options.files) != 1:
        usage = "write resilience import tidy FILE --map FILE --into DIR"
        raise UserError("tidy reads one table by its map.", usage, exit_code=2)
    edition = {"vintage": options.vintage, "retrieved_on": options.retrieved_on}
    return import_tidy(options.files[0], options.map, options.into, **edition, dry_run=options.dry_run)


def import_tidy(
    file: Path,
    map_file: Path,
    into: Path,
    *,
    vintage: str | None = None,
    retrieved_on: str | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import a long table into the raw folder `into`.

    source_file, vintage, quality and retrieved_on of a row are what the table or the map says; source_row,
    source_column and file_sha256 always point into the table that was read. Where neither says: source_file is the
    table's name, retrieved_on the file's date, vintage its month. Raises UserError at the first cell that breaks a
    rule; then nothing is written.
    """
    edition = Edition(vintage, retrieved_on)
    table = open_tidy(file, read_tidy_map(map_file))
    raw = RawMerge(into)
    values = list(_values(table, edition, raw))
    rows, repeated = _once(table, values, raw)
    added, present = raw.add(rows)
    if not dry_run:
        raw.write()
    report = describe(table, [value for _, value in values], repeated)
    report.added, report.present = added, present
    return ImportReport(into, dry_run, [report], raw.totals())


def _values(table: TidyTable, edition: Edition, raw: RawMerge) -> Iterator[tuple[Line, Value]]:
    day = edition.retrieved_on or table.download.modified
    before = raw.recorded(table.download.sha256)
    month = edition.vintage or ("" if "vintage" in table.map.roles else before[0] if before else day[:7])
    names: dict[tuple[SeriesRule, str], Named] = {}
    regions: dict[tuple[str, str], tuple[str, str]] = {}
    for line in table.lines:
        rule = table.rule(line)
        value = figure_at(table.grid, line, table.columns["value"]) if rule.series else None
        if rule.series is None or value is None:
            continue
        identity = (rule, table.cell(line, "unit"))
        if identity not in names:
            names[identity] = _named(table, line, rule.series, rule.unit)
        place = (table.cell(line, "region_type"), table.cell(line, "region"))
        if place not in regions:
            regions[place] = _region(table, line)
        when = year(table.cell(line, "year"))
        if when is None:
            raise table.refuse("a year is written 2024 or 2024年.", "write the year of this row", line, "year")
        yield line, (names[identity], regions[place], when, value, _origin(table, line, month, day))


def _named(table: TidyTable, line: Line, series: str, unit: str | None) -> Named:
    known, stated = vocabulary("unit"), table.cell(line, "unit")
    registered = (series_row(series) or {}).get("unit")
    text, source = next(
        (t, s) for t, s in ((stated, "file"), (unit, "map"), (registered, "registry"), ("", "")) if t or not s
    )
    chosen = known.find(text or "")
    if chosen is None:
        remedy = "write a unit of the registry in the table or in the map, or leave the series out (skip)"
        rule = f"the unit of {series} is unknown to the registry."
        raise table.refuse(rule, advice(remedy, known.nearest(text or "")), line, "unit", text or "")
    if stated and unit and known.find(unit) != chosen:
        rule = f"the table says the unit {stated}, and the map says {unit}."
        raise table.refuse(rule, "correct the one that is wrong", line, "unit")
    check_quantity(table.grid, series, chosen, line, table.columns.get("unit"), text)
    return Named(series, chosen, source)


def _region(table: TidyTable, line: Line) -> tuple[str, str]:
    """Grain and code."""
    grain, text = table.cell(line, "region_type") or "province", table.cell(line, "region")
    if grain not in GRAINS:
        raise table.refuse(
            "a region_type is province or city.", f"write one of {', '.join(GRAINS)}", line, "region_type"
        )
    try:
        return grain, city_code(text) if grain == "city" else region_code(text)
    except UserError as unknown:
        raise table.refuse(unknown.rule, unknown.remedy, line, "region") from None


def _origin(table: TidyTable, line: Line, vintage: str, day: str) -> Origin:
    retrieved_on = table.cell(line, "retrieved_on") or day
    if not is_day(retrieved_on):
        raise table.refuse("a date is written YYYY-MM-DD.", "write it like 2024-09-30", line, "retrieved_on")
    return Origin(
        source_file=table.cell(line, "source_file") or table.download.name,
        source_sheet=table.cell(line, "source_sheet") or table.grid.sheet,
        source_row=line.number,
        source_column=table.letter("value"),
        file_sha256=table.download.sha256,
        vintage=table.cell(line, "vintage") or vintage,
        quality=table.cell(line, "quality"),
        retrieved_on=retrieved_on,
    )


def _once(
    table: TidyTable, values: list[tuple[Line, Value]], raw: RawMerge
) -> tuple[list[tuple[str, dict[str, str]]], int]:
    """The rows of the raw tables, and how many repeat an earlier one word for word."""
    first: dict[tuple[str, ...], tuple[Line, Decimal, str]] = {}
    kept: list[tuple[str, dict[str, str]]] = []
    for line, (named, region, when, value, origin) in values:
        name, row = raw_row(named.series, region, when, value, named.unit, origin)
        key = (name, *raw.tables[name].key(row))
        there, number, unit = first.setdefault(key, (line, Decimal(value), named.unit))
        if there is line:
            kept.append((name, row))
        elif (number, unit) != (Decimal(value), named.unit):
            rule = f"two rows hold the same figure ({', '.join(key[1:])}); row {there.number} says {number:f} {unit}."
            remedy = "remove one of the two rows, or tell them apart by source_file or vintage"
            raise table.refuse(rule, remedy, line, "value")
    return kept, len(values) - len(kept)
