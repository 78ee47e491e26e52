"""The rules of a raw table, made from its contract: what is expected of a cell, and the hint when it is not met."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from orchestration.landing.gate import across, hints
from orchestration.landing.gate.known import Registry, ids, named
from orchestration.landing.gate.readings import form, reading
from orchestration.landing.gate.rule import Rule
from orchestration.landing.gate.sizes import UNITS
from orchestration.landing.raw.contracts import Column, Table

CALLED = {"integer": "a whole number", "bigint": "a whole number", "double": "a number", "date": "a date YYYY-MM-DD"}
LIMITS = {
    "integer": ("must fit in 32 bits", -(2**31), 2**31 - 1),
    "bigint": ("must be held exactly by a double", -(2**53), 2**53),
    "double": ("must be finite", -sys.float_info.max, sys.float_info.max),
}


def rules(table: Table, registry: Registry) -> list[Rule]:
    """In the order of the columns. A text that has not the form of its type is not judged further."""
    unit = table.listing(UNITS)
    of_columns = [
        rule
        for column in table.columns
        for rule in _of_column(column, unit if column == table.figure else None, registry)
    ]
    return of_columns + [rule for several in across.RULES for rule in several(table, registry)]


def _of_column(column: Column, unit: Column | None, registry: Registry) -> Iterator[Rule]:
    """`unit`: the column that names the unit of this one's figures."""
    if column.required:
        remedy = f"Fill it in ({column.description}), or leave the row out."
        yield _rule(column, "must not be empty", remedy, "ExpectColumnValuesToNotBeNull")
    if pattern := form(column):
        text = f"must be {CALLED[column.data_type]}" if column.data_type in CALLED else f"must have the form {pattern}"
        text = "must not begin or end with a blank" if column.trimmed else text
        regex = rf"\A(?:{pattern})\Z"
        rule = _rule(column, text, _form_hint(column, pattern), "ExpectColumnValuesToMatchRegex", regex=regex)
        yield replace(rule, cells=(column.name, unit.name)) if unit else rule
    if column.is_number:
        for text, low, high in _ranges(column):
            limits = {"column": reading(column), "min_value": low, "max_value": high}
            remedy = "Check it at its source; a wrong unit, a shifted column or a slip of the pen is the usual cause."
            yield _rule(column, text, remedy, "ExpectColumnValuesToBeBetween", **limits)
    if column.data_type == "date":
        days = {"column": reading(column), "value_set": ["day"]}
        remedy = "Write a day of the calendar, such as 2024-09-30."
        yield _rule(column, "must be a day that exists", remedy, "ExpectColumnValuesToBeInSet", **days)
    if column.values:
        listing = ", ".join(column.values)
        yield _listed(column, f"must be one of {listing}", column.values, listing)
    if column.registry and column.closed:
        where = f"registry.{column.registry.split('.')[0]}"
        yield _listed(column, f"must be listed in {where}", sorted(ids(registry, column.registry)), where)


def _rule(column: Column, text: str, hint: str | Callable[..., str], expectation: str, /, **arguments: Any) -> Rule:
    tell = cache(hint) if callable(hint) else lambda _: hint
    return Rule(f"{column.name} {text}", (column.name,), expectation, {"column": column.name, **arguments}, tell)


def _listed(column: Column, text: str, known: Collection[str], where: str) -> Rule:
    def hint(found: str) -> str:
        return hints.of_choice(found, named(column, found), known, where)

    return _rule(column, text, hint, "ExpectColumnValuesToBeInSet", value_set=list(known))


def _form_hint(column: Column, pattern: str) -> Callable[..., str]:
    shape = re.compile(pattern)

    def hint(text: str, unit: str | None = None) -> str:
        if column.data_type == "varchar":
            return hints.of_code(text, named(column, text), shape, column.description)
        unit, is_of_row = (column.unit or "", False) if unit is None else (unit, True)
        return hints.of_number(text, shape, CALLED[column.data_type], column.required, unit, is_of_row)

    return hint


def limits(column: Column) -> list[tuple[float | None, float | None]]:
    """The lowest and highest numbers that each rule of a column of numbers lets pass."""
    return [(low, high) for _, low, high in _ranges(column)]


def _ranges(column: Column) -> Iterator[tuple[str, float | None, float | None]]:
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        yield f"must lie between {low} and {high}", low, high
        return
    if low is not None:
        yield f"must be at least {low}", low, None
    if high is not None:
        yield f"must be at most {high}", None, high
    yield LIMITS[column.data_type]
