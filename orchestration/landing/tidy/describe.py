"""What an import of a long table understood, for its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch

from orchestration.landing.merge.rows import Origin
from orchestration.landing.names.units import Named
from orchestration.landing.report import FileReport, SeriesRead, listed
from orchestration.landing.tidy.table import TidyTable
from orchestration.registry import rows

Value = tuple[Named, tuple[str, str], int, str, Origin]
"""Series and unit, grain and code of the region, year, figure, origin."""


def describe(table: TidyTable, values: Sequence[Value], repeated: int, missing: int) -> FileReport:
    """The report of a table with its `values`, of which `repeated` repeat an earlier one; nothing merged yet.

    `missing` cells hold no figure.
    """
    series = SeriesRead.group((named, region, when) for named, (_, region), when, _, _ in values)
    remarks = list(_remarks(table, values, repeated, missing))
    sheet = f", sheet {table.grid.sheet}" if table.grid.sheet else ""
    found = f"{table.layout}, {table.grid.container}{sheet}"
    return FileReport(table.download.name, found, _edition_text(table), series, remarks)


def _edition_text(table: TidyTable) -> str:
    roles = ("source_file", "vintage", "quality", "retrieved_on")
    return ", ".join(f"{role} {_said_by(table, role)}" for role in roles)


def _said_by(table: TidyTable, role: str) -> str:
    column, constant = table.map.columns.get(role), table.map.constants.get(role)
    return f"of the column {column}" if column else constant or {"quality": "not stated"}.get(role, "of this file")


def _remarks(table: TidyTable, values: Sequence[Value], repeated: int, missing: int) -> Iterator[str]:
    skipped: Counter[str] = Counter()
    if table.map.wide:
        if left_out := [name for name, rule in table.map.wide.items() if rule.series is None]:
            yield f"columns left out by the map: {listed(left_out)}"
    else:
        skipped = Counter(table.cell(line, "series") for line in table.lines if table.rule(line).series is None)
    if table.dropped:
        yield f"rows that the map does not keep: {table.dropped:,}"
    if skipped:
        names = [f"{name} ({count:,} rows)" for name, count in sorted(skipped.items())]
        yield f"left out by the map, {len(skipped)} series of {sum(skipped.values()):,} rows: {listed(names, 200)}"
    sources = {origin.source_file for *_, origin in values} - {table.download.name}
    if sources and "source_file" not in table.map.roles:
        yield f"the same content was imported before as {listed(sorted(sources))}, and keeps that name"
    if missing:
        yield f"empty cells, missing values without a row: {missing:,}"
    if repeated:
        yield f"rows that repeat an earlier one: {repeated:,}"
    if table.unused:
        yield f"columns that the map does not use: {listed(table.unused)}"
    ranked = [row["quality"] for row in rows("source_preference")]
    stated = {origin.quality for *_, origin in values}
    strange = [quality for quality in stated if not any(fnmatch(quality, pattern) for pattern in ranked)]
    if strange:
        yield f"qualities that the registry does not rank, so that such values come last: {listed(sorted(strange))}"
