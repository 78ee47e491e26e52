"""The contract in SQL, on the safe side: a row that meets it breaks no rule of a cell; the rules judge all others."""

from __future__ import annotations

from orchestration.landing.gate.grains import grains
from orchestration.landing.gate.known import Registry, ids
from orchestration.landing.gate.readings import BLANK, form
from orchestration.landing.gate.rules import limits
from orchestration.landing.gate.scan.source import TEXT, Source
from orchestration.landing.raw.contracts import Column, Table
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE, own_provenance

NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)


def plain(table: Table, source: Source, known: Registry) -> str:
    """A predicate that is true, false or null; only true clears a row."""
    tests = [_cleared(c, source.storage[c.name], known) for c in table.columns if c.name in source.storage]
    return " and ".join([*tests, *_of_grain(table, source, known)])


def typed_row(table: Table, source: Source) -> str:
    """The columns of the contract in its types, as `gate.readings.typed` makes them, then RAW_FILE and RAW_LINE."""
    own = own_provenance(table, source.header)
    columns = [_typed(column, source, own.get(column.name)) for column in table.columns]
    return ", ".join([*columns, f"{literal(source.name)} as {RAW_FILE}", RAW_LINE])


def _cleared(column: Column, storage: str, known: Registry) -> str:
    cell = _cell(column, storage)
    if column.is_number:
        value = cell if _is_number(storage) else f"try_cast({cell} as double)"
        tests = [f"isfinite(cast({value} as double))"]
        for low, high in limits(column):
            tests += [f"{value} >= {low!r}"] * (low is not None) + [f"{value} <= {high!r}"] * (high is not None)
        if column.data_type != "double" and _is_number(storage):
            tests.append(f"{value} = trunc({value})")
        if storage == TEXT:
            tests.append(_has_form(cell, column))
        elif not _is_number(storage):
            tests = ["false"]
    elif column.data_type == "date":
        tests = [_has_form(cell, column), f"try_cast({cell} as date) is not null"] if storage == TEXT else ["false"]
        tests = ["true"] if storage == "DATE" else tests
    else:
        tests = [_has_form(cell, column)] if storage == TEXT else ["false"]
        for listed in (column.values, sorted(ids(known, column.registry)) if column.registry and column.closed else ()):
            if listed:
                tests.append(f"{cell} in ({', '.join(map(literal, listed))})")
    cleared = " and ".join(tests)
    return f"({cell} is not null and {cleared})" if column.required else f"({cell} is null or ({cleared}))"


def _of_grain(table: Table, source: Source, known: Registry) -> list[str]:
    """No region of another grain than its row says. A subquery, for DuckDB hashes it: the codes are hundreds."""
    graded = grains(table, known)
    if not graded or not graded.misfits:
        return []
    said = _cell(graded.said, source.storage[graded.said.name]) if graded.said else literal(graded.single)
    pairs = ", ".join(literal(f"{grain} {code}") for grain, code in graded.misfits)
    region = _cell(graded.region, source.storage[graded.region.name])
    return [f"({said} || ' ' || {region}) not in (select unnest([{pairs}]))"]


def _has_form(cell: str, column: Column) -> str:
    pattern = form(column)
    return f"regexp_full_match({cell}, {literal(pattern)})" if pattern else "true"


def _cell(column: Column, storage: str) -> str:
    name = '"' + column.name + '"'
    return f"nullif({name}, '')" if storage == TEXT else name


def _is_number(storage: str) -> bool:
    return storage.split("(")[0] in NUMBERS


def _typed(column: Column, source: Source, own: str | None) -> str:
    value = "null"
    if column.name in source.storage:
        value = _cell(column, source.storage[column.name])
    elif own == RAW_LINE:
        value = RAW_LINE
    elif own is not None:
        value = literal(own)
    value = f"cast({value} as {column.data_type})"
    return f"""{f"coalesce({value}, '')" if column.name in BLANK else value} as "{column.name}\""""
