"""Rules over several cells of a row: what a figure, a unit or a region may be beside what else the row says."""

from __future__ import annotations

from functools import cache

from orchestration.landing.gate.grains import grains
from orchestration.landing.gate.known import Registry
from orchestration.landing.gate.readings import grain, never_negative, quantity, quantity_columns, signed, size
from orchestration.landing.gate.rule import Rule
from orchestration.landing.gate.sizes import sizes
from orchestration.landing.raw.contracts import Table


def of_grain(table: Table, registry: Registry) -> list[Rule]:
    """Regions that the registry knows at another grain."""
    known = grains(table, registry)
    if not known or not known.misfits:
        return []
    arguments = {"column": grain(known.region), "value_set": [True]}
    return [Rule(known.rule, known.cells, "ExpectColumnValuesToBeInSet", arguments, known.hint)]


def of_sign(table: Table, registry: Registry) -> list[Rule]:
    """Figures that cannot lie below zero, by the series of the row."""
    known = sizes(table, registry)
    if not known or not never_negative(known):
        return []

    def hint(_: str, name: str) -> str:
        said = f"{name} is never below zero: check the figure and its sign at the source, or leave the row out."
        lifted = " Where it can be, give it a lowest figure below zero in registry/plausible_sizes.csv."
        return said if name in known.figure.never_negative else said + lifted

    arguments = {"column": signed(known.figure), "min_value": 0, "max_value": None}
    text = f"{known.figure.name} must be at least 0 for its series"
    return [Rule(text, (known.figure.name, known.series.name), "ExpectColumnValuesToBeBetween", arguments, hint)]


def of_unit(table: Table, registry: Registry) -> list[Rule]:
    columns = quantity_columns(table, registry)
    if not columns:
        return []
    (unit, unit_quantity), (series, series_quantity) = columns

    @cache
    def hint(found: str, name: str) -> str:
        wanted = series_quantity[name]
        units = ", ".join(key for key, value in unit_quantity.items() if value == wanted)
        return f"{name} is {wanted}, {found} measures {unit_quantity[found]}: give one of {units}."

    arguments = {"column_A": quantity(unit), "column_B": quantity(series), "ignore_row_if": "either_value_is_missing"}
    text = f"{unit.name} must measure the quantity of its {series.name}"
    return [Rule(text, (unit.name, series.name), "ExpectColumnPairValuesToBeEqual", arguments, hint)]


def of_size(table: Table, registry: Registry) -> list[Rule]:
    """Figures that no region has, by the series of the row: mostly the right quantity in the wrong unit."""
    known = sizes(table, registry)
    if not known or not known.bounds:
        return []
    arguments = {"column": size(known.figure), "value_set": [True]}
    text = f"{known.figure.name} must be of a plausible size for its {known.series.name}"
    return [Rule(text, known.cells, "ExpectColumnValuesToBeInSet", arguments, known.hint)]


RULES = (of_grain, of_sign, of_unit, of_size)
"""In the order in which a row that breaks several lists them."""
