"""The unit of a table's figures, and whether it fits the series."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, Line
from orchestration.landing.names.naming import Options
from orchestration.landing.names.terms import advice, series_row, split_unit, unit_row, vocabulary


@dataclass(frozen=True)
class Named:
    """A series and its unit; `unit_from` says who named the unit (file, --unit, map or registry)."""

    series: str
    unit: str
    unit_from: str


def name_unit(
    grid: Grid, series: str, indicator: str | None, tag: str | None, line: Line | int | None, options: Options
) -> Named:
    """The unit of a series: in the indicator's last parentheses or the line 单位, else --unit, else the registry's.

    Raises UserError for an unknown unit, a unit of another quantity, two units, and --unit that contradicts the file.
    """
    known = vocabulary("unit")
    stated = _in_indicator(indicator) or tag
    unit = known.find(stated or "")
    added = _added(options.unit) if options.unit else None

    def refuse(rule: str, remedy: str, found: str | None = indicator) -> UserError:
        return grid.refuse(rule, remedy, line, 0, found)

    if stated and unit is None and added is None:
        rule, remedy = "the unit is unknown to the registry.", "give the unit with --unit, e.g. --unit 亿元"
        raise refuse(rule, advice(remedy, known.nearest(stated)), stated)
    if unit and tag and known.find(tag) not in (None, unit):
        raise refuse(f"two units in one table: {stated} and {tag}.", "keep one of them")
    if unit and added and unit != added:
        rule = f"the file names the unit {stated} ({unit}), and --unit {options.unit} contradicts it."
        raise refuse(rule, "leave out --unit, or check that this is the right file")
    chosen = unit or added or (series_row(series) or {}).get("unit")
    if chosen is None:
        rule = f"neither this file nor the registry names a unit for the series {series}."
        raise refuse(rule, advice("give --unit, e.g. --unit 亿元", vocabulary("series").nearest(series)), series)
    check_quantity(grid, series, chosen, line, 0, stated or options.unit)
    return Named(series, chosen, "file" if unit else "--unit" if added else "registry")


def check_quantity(
    grid: Grid, series: str, unit: str, line: Line | int | None, column: int | None, found: str | None
) -> None:
    """Raises UserError where the unit measures another quantity than the registry's series."""
    row, quantity = series_row(series), unit_row(unit)["quantity"]
    if row and row["quantity"] != quantity:
        rule = f"{series} is measured in {row['quantity']} ({row['unit']}), and {unit} measures {quantity}."
        raise grid.refuse(rule, "check that the series and the unit belong together", line, column, found)


def _added(text: str) -> str:
    unit = vocabulary("unit").find(text)
    if unit is None:
        remedy = advice("write a unit of the registry, such as 亿元 or 10k USD", vocabulary("unit").nearest(text))
        raise UserError("--unit: the unit is unknown to the registry.", remedy, found=text, exit_code=2)
    return unit


def _in_indicator(indicator: str | None) -> str | None:
    """The text of the last parentheses, unless they belong to a name of the registry, as in 'Population (year-end)'."""
    unit = split_unit(indicator)[1] if indicator else None
    is_name = indicator is not None and vocabulary("series").find(indicator) is not None
    return None if unit and is_name and vocabulary("unit").find(unit) is None else unit
