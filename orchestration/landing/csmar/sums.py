"""Figures of firms added up to their regions, over all workbooks of a command, when the user asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from orchestration.landing.csmar.headers import FIRM
from orchestration.landing.files.together import Together
from orchestration.landing.names.terms import series_row
from orchestration.landing.tidy.describe import Value
from orchestration.landing.tidy.table import Cell, TidyTable

Key = tuple[str, tuple[str, str], int]
Read = tuple[TidyTable, Cell, Value]


@dataclass(frozen=True)
class Sums:
    """`values`: one figure for each series, region and year, at the cell of its first firm. `told`: what was added."""

    values: list[tuple[Cell, Value]]
    told: str


def summed(read: Sequence[Read], files: Together) -> Sums:
    """Sums of the figures that were `read` in the tables of `files`.

    Raises UserError where the map names no firm, where a firm stands twice, and for a series of the registry.
    """
    firms: dict[Key, dict[str, tuple[TidyTable, Cell]]] = {}
    sums: dict[Key, Decimal] = {}
    first: dict[Key, tuple[Cell, Value]] = {}
    for table, cell, value in read:
        key = (value[0].series, value[1], value[2])
        _check_own(table, cell, key[0])
        firm = table.cell(cell.line, FIRM)
        if not firm:
            rule = "a row to be summed names its firm."
            raise table.refuse(rule, "write its code, or remove the row", cell.line, FIRM)
        there, before = firms.setdefault(key, {}).setdefault(firm, (table, cell))
        if before is not cell:
            file = "" if there is table else f" of {there.grid.file}"
            rule = f"a firm counts once in a sum; {firm} already stands in row {before.line.number}{file} for {key[2]}."
            raise table.refuse(rule, "keep one of its rows by a line keep,FIELD,TEXT of the map", cell.line, FIRM)
        sums[key] = sums.get(key, Decimal(0)) + Decimal(value[3])
        origin = replace(value[4], source_sheet=files.sheet(table.grid))
        first.setdefault(key, (cell, (*value[:4], origin)))
    added = [(cell, (*value[:3], f"{sums[key]:f}", value[4])) for key, (cell, value) in first.items()]
    return Sums(added, _told(firms, len(files.downloads)))


def check_firms(table: TidyTable) -> None:
    """Raises UserError where the map names no column of firms."""
    if FIRM not in table.columns:
        remedy = "add a line such as column,Stkcd,firm to the map"
        raise table.grid.refuse("--sum needs the column that names the firms.", remedy, table.grid.lines[0])


def _told(firms: dict[Key, dict[str, tuple[TidyTable, Cell]]], workbooks: int) -> str:
    names = {firm for held in firms.values() for firm in held}
    sizes = [len(held) for held in firms.values()] or [0]
    tables = "the table" if workbooks == 1 else f"the {workbooks} tables together"
    text = f"sums over {len(names):,} firms, {min(sizes):,} to {max(sizes):,} in a figure, of those in {tables} only"
    return f"{text}; a row and column named are those of the first firm"


def _check_own(table: TidyTable, cell: Cell, series: str) -> None:
    if series_row(series) is not None:
        rule = f"{series} is a figure of the whole region, and a sum over the firms of a table is not."
        raise table.grid.refuse(rule, "give the sum a series of your own in the map", cell.line, cell.column, series)
