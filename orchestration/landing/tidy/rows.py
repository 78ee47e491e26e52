"""The figures of a table as rows of the raw contract, each with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition, is_day
from orchestration.landing.files.figures import figure_at, year
from orchestration.landing.files.grid import Line, letters
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.rows import Origin, raw_row
from orchestration.landing.names.regions import GRAINS, city_code, region_code
from orchestration.landing.names.terms import advice, series_row, vocabulary
from orchestration.landing.names.units import Named, check_quantity
from orchestration.landing.tidy.describe import Value
from orchestration.landing.tidy.mapping import SeriesRule
from orchestration.landing.tidy.table import Cell, TidyTable

_LAST_DAY = "-12-31"


def values_of(table: TidyTable, edition: Edition, raw: RawMerge) -> Iterator[tuple[Cell, Value]]:
    """Every figure that is not missing. Raises UserError at the first cell that breaks a rule."""
    day = edition.retrieved_on or table.download.modified
    before = raw.recorded(table.download.sha256)
    name = raw.name_of(table.download.sha256) or table.download.name
    month = edition.vintage or ("" if "vintage" in table.map.roles else before[0] if before else day[:7])
    names: dict[tuple[SeriesRule, str], Named] = {}
    regions: dict[tuple[str, str], tuple[str, str]] = {}
    for cell in table.cells():
        line, value = cell.line, figure_at(table.grid, cell.line, cell.column)
        if value is None:
            continue
        identity = (cell.rule, cell.unit)
        if identity not in names:
            names[identity] = _named(table, cell)
        place = (table.cell(line, "region_type"), table.cell(line, "region"))
        if place not in regions:
            regions[place] = _region(table, line)
        yield cell, (names[identity], regions[place], _year(table, line), value, _origin(table, cell, name, month, day))


def _year(table: TidyTable, line: Line) -> int:
    """A year, or the last day of one, as reports of firms are dated."""
    text = table.cell(line, "year")
    found = year(text.removesuffix(_LAST_DAY))
    if found is None:
        raise table.refuse("a year is written 2024 or 2024年.", "write the year of this row", line, "year")
    return found


def _named(table: TidyTable, cell: Cell) -> Named:
    known, series, unit = vocabulary("unit"), str(cell.rule.series), cell.rule.unit
    registered = (series_row(series) or {}).get("unit")
    text, source = next(
        (t, s) for t, s in ((cell.unit, "file"), (unit, "map"), (registered, "registry"), ("", "")) if t or not s
    )
    chosen = known.find(text or "")
    place = table.columns.get("unit", cell.column if table.map.wide else None)
    if chosen is None:
        remedy = "write a unit of the registry in the table or in the map, or leave the series out (skip)"
        rule = f"the unit of {series} is unknown to the registry."
        raise table.grid.refuse(rule, advice(remedy, known.nearest(text or "")), cell.line, place, text or "")
    if cell.unit and unit and known.find(unit) != chosen:
        rule = f"the table says the unit {cell.unit}, and the map says {unit}."
        raise table.grid.refuse(rule, "correct the one that is wrong", cell.line, place, cell.unit)
    check_quantity(table.grid, series, chosen, cell.line, place, text)
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


def _origin(table: TidyTable, cell: Cell, name: str, vintage: str, day: str) -> Origin:
    line = cell.line
    retrieved_on = table.cell(line, "retrieved_on") or day
    if not is_day(retrieved_on):
        raise table.refuse("a date is written YYYY-MM-DD.", "write it like 2024-09-30", line, "retrieved_on")
    return Origin(
        source_file=table.cell(line, "source_file") or name,
        source_sheet=table.cell(line, "source_sheet") or table.grid.sheet,
        source_row=line.number,
        source_column=letters(cell.column),
        file_sha256=table.download.sha256,
        vintage=table.cell(line, "vintage") or vintage,
        quality=table.cell(line, "quality"),
        retrieved_on=retrieved_on,
    )


def once(
    table: TidyTable, values: Sequence[tuple[Cell, Value]], raw: RawMerge
) -> tuple[list[tuple[str, dict[str, str]]], int]:
    """The rows of the raw tables, and how many repeat an earlier one word for word.

    Raises UserError where two cells say different things under one key.
    """
    first: dict[tuple[str, ...], tuple[Cell, Decimal, str]] = {}
    kept: list[tuple[str, dict[str, str]]] = []
    for cell, (named, region, when, value, origin) in values:
        name, row = raw_row(named.series, region, when, value, named.unit, origin)
        key = (name, *raw.tables[name].key(row))
        there, number, unit = first.setdefault(key, (cell, Decimal(value), named.unit))
        if there is cell:
            kept.append((name, row))
        elif (number, unit) != (Decimal(value), named.unit):
            rule = (
                f"two rows hold the same figure ({', '.join(key[1:])}); row {there.line.number} says {number:f} {unit}."
            )
            remedy = "remove one of the two rows, or tell them apart by source_file or vintage"
            raise table.grid.refuse(rule, remedy, cell.line, cell.column)
    return kept, len(values) - len(kept)
