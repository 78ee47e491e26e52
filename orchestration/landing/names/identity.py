"""Which series, unit and region each figure of a table has: what the table says and what the user adds, joined."""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.errors import UserError
from orchestration.landing.files.grid import Line, squeezed
from orchestration.landing.names.naming import Options, series_of, single_series, unknown_indicators
from orchestration.landing.names.regions import region_code
from orchestration.landing.names.units import Named, name_unit
from orchestration.landing.nbs.head import DATABASES
from orchestration.landing.nbs.layouts import Figure, Table


def series_names(table: Table, options: Options) -> dict[str | None, Named | None]:
    """Series and unit under the indicator that figures carry (None: one for all); None for those left out."""
    tags, rows = table.head.tags, table.head.tag_lines
    first: dict[str | None, Line] = {}
    for figure in table.figures:
        first.setdefault(figure.indicator, figure.line)
    series = _several(table, first, options) if len(first) > 1 else _one(table, *next(iter(first.items())), options)
    names: dict[str | None, Named | None] = {}
    units: dict[str, tuple[str, str | None]] = {}
    for indicator, identity in series.items():
        if identity is None:
            names[indicator] = None
            continue
        row = first[indicator].number if indicator else rows.get("indicator", rows.get("unit"))
        named = name_unit(table.grid, identity, indicator or tags.get("indicator"), tags.get("unit"), row, options)
        unit, other = units.setdefault(identity, (named.unit, indicator))
        if unit != named.unit:
            rule = f"two units for {identity} in one table: {unit} (of {other}) and {named.unit}."
            raise table.grid.refuse(rule, "keep one of them, or split the table in two files", row, 0, found=indicator)
        names[indicator] = named
    return names


def _one(table: Table, indicator: str | None, line: Line, options: Options) -> dict[str | None, str | None]:
    stated = indicator or table.head.tags.get("indicator")
    row = line.number if indicator else table.head.tag_lines.get("indicator")
    return {indicator: single_series(table.grid, stated, row, options)}


def _several(table: Table, first: Mapping[str | None, Line], options: Options) -> dict[str | None, str | None]:
    if options.series is not None:
        rule = f"--series names one series, and this table holds {len(first)} indicators."
        raise table.grid.refuse(rule, "name them with --map FILE, a CSV with the header indicator,series")
    if None in first:
        raise table.grid.refuse("the line names no indicator, and others do.", "write its indicator", first[None], 0)
    found = {name: series_of(name, options) for name in first if name is not None}
    unknown = {name: first[name] for name, (_, is_known) in found.items() if not is_known}
    if unknown:
        raise unknown_indicators(table.grid, unknown)
    return {name: identity for name, (identity, _) in found.items()}


def region_of(table: Table, figure: Figure, options: Options) -> str:
    """The figure's own region, else the table's (the line 地区, the nation's database), else --region."""
    if figure.region is not None:
        return _agreed(table, figure.region, options) if options.region else figure.region
    tags = table.head.tags
    stated = _tagged(table) if "region" in tags else DATABASES.get(squeezed(tags.get("database", "")), "")
    if stated:
        return _agreed(table, stated, options)
    if options.region is None:
        rule = "this file does not name its region."
        raise table.grid.refuse(rule, "give --region, e.g. --region 110000 or --region 北京")
    return options.region


def _tagged(table: Table) -> str:
    name = table.head.tags["region"]
    try:
        return region_code(name)
    except UserError as unknown:
        raise table.grid.refuse(unknown.rule, unknown.remedy, table.head.tag_lines["region"], 0, name) from None


def _agreed(table: Table, region: str, options: Options) -> str:
    if options.region not in (None, region):
        rule = f"the file names its regions ({region}), and --region {options.region} contradicts it."
        raise table.grid.refuse(rule, "leave out --region, or check that this is the right file")
    return region
