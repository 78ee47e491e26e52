"""The series and unit of each row of an EPS export: levels and indices under one name are told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from orchestration.errors import UserError
from orchestration.landing.eps.export import Export
from orchestration.landing.eps.words import INDICATOR, UNIT, VALUE
from orchestration.landing.files.grid import Line, plain, squeezed
from orchestration.landing.names.naming import Options, series_of, single_series
from orchestration.landing.names.terms import advice, series_row, unit_row, vocabulary
from orchestration.landing.names.units import Named, check_quantity

_INDEX = "index_prev_year"


@dataclass
class Naming:
    """`left_out`: rows by what they are and why no series takes them."""

    export: Export
    options: Options
    left_out: Counter[str] = field(default_factory=Counter)
    _units: dict[str, tuple[str, Line]] = field(default_factory=dict)

    def of(self, line: Line) -> Named | None:
        """None for a row that is left out: by the map, or as an index under the name of a level (or the reverse).

        Raises UserError for unknown indicators and units, a unit of another quantity, and two units of one series.
        """
        indicator = self.export.indicator or self.export.cell(line, INDICATOR) or None
        unit = self._unit(line)
        series, by_whole_name = self._series(line, indicator)
        if series is None:
            self.left_out[f"{indicator}, by the map"] += 1
            return None
        if not by_whole_name and self._is_other_kind(series, unit):
            self.left_out[f"{indicator or series} in {self.export.cell(line, UNIT)}, another kind of figure"] += 1
            return None
        column = self.export.columns[UNIT]
        check_quantity(self.export.grid, series, unit, line, column, self.export.cell(line, UNIT))
        first, there = self._units.setdefault(series, (unit, line))
        if first != unit:
            rule = f"two units for {series} in one export: {first} (row {there.number}) and {unit}."
            raise self.export.grid.refuse(rule, "keep one of them, or split the file in two", line, column)
        return Named(series, unit, "file")

    def _unit(self, line: Line) -> str:
        text = self.export.cell(line, UNIT)
        unit = vocabulary("unit").find(text) or vocabulary("unit").find(plain(text).strip("()"))
        if unit is None:
            remedy = advice("write a unit of the registry, such as 亿元", vocabulary("unit").nearest(text))
            column = self.export.columns[UNIT]
            raise self.export.grid.refuse("the unit is unknown to the registry.", remedy, line, column)
        return unit

    def _series(self, line: Line, indicator: str | None) -> tuple[str | None, bool]:
        """The series, and whether the map names it together with the unit, as NAME(上年=100)."""
        whole = f"{indicator}({plain(self.export.cell(line, UNIT)).strip('()')})"
        if indicator and squeezed(whole) in self.options.indicators:
            return self.options.indicators[squeezed(whole)], True
        if indicator is None or self.options.series is not None:
            row = self.export.header.number
            return single_series(self.export.grid, indicator, row, self.options), False
        series, is_known = series_of(indicator, self.options)
        if not is_known:
            raise self._unknown(line, indicator)
        return series, False

    def _is_other_kind(self, series: str, unit: str) -> bool:
        registered = series_row(series)
        is_index = unit_row(unit)["quantity"] == _INDEX
        if registered:
            return is_index != (registered["quantity"] == _INDEX)
        return is_index and self._has_levels

    @cached_property
    def _has_levels(self) -> bool:
        find = vocabulary("unit").find
        texts = {self.export.cell(line, UNIT) for line in self.export.rows}
        units = {find(text) or find(plain(text).strip("()")) for text in texts}
        return any(unit_row(unit)["quantity"] != _INDEX for unit in units if unit)

    def _unknown(self, line: Line, indicator: str) -> UserError:
        place = self.export.columns[VALUE] if self.export.indicator else self.export.columns[INDICATOR]
        remedy = "name its series with --series, or in a file given with --map"
        remedy = advice(remedy, vocabulary("series").nearest(indicator))
        where = self.export.header if self.export.indicator else line
        return self.export.grid.refuse("the indicator is unknown to the registry.", remedy, where, place, indicator)
