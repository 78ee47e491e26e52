"""Figures off by orders of magnitude: a unit that measures the right quantity can still be the wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from orchestration.landing.gate.known import Registry
from orchestration.landing.raw.contracts import Column, Table

if TYPE_CHECKING:
    import pandas as pd

SERIES, UNITS = "series.series_id", "units.unit_id"


@dataclass(frozen=True)
class Bounds:
    """Of a series, in base units: no region of the table's grain comes near to either. As written, for a hint."""

    quantity: str
    lowest: float
    highest: float
    words: str


@dataclass(frozen=True)
class Sizes:
    """What registry.plausible_sizes says of the series of a table; `factor` turns a unit into its base unit, `measures`
    is its quantity and currency. Currencies count one for one: the bounds are wider than any rate.
    """

    figure: Column
    series: Column
    unit: Column
    bounds: Mapping[str, Bounds]
    factor: Mapping[str, float]
    measures: Mapping[str, tuple[str, str]]

    @property
    def cells(self) -> tuple[str, str, str]:
        return self.figure.name, self.series.name, self.unit.name

    def fits(self, frame: pd.DataFrame, figures: pd.Series[float]) -> pd.Series[object]:
        """True or False for each row; missing where nothing is said of its series, where its unit measures another
        quantity, and for zero, which has no size."""
        series, size = frame[self.series.name], figures.abs() * frame[self.unit.name].map(self.factor)
        low = series.map({name: bounds.lowest for name, bounds in self.bounds.items()})
        high = series.map({name: bounds.highest for name, bounds in self.bounds.items()})
        of_series = series.map({name: bounds.quantity for name, bounds in self.bounds.items()})
        of_unit = frame[self.unit.name].map({name: quantity for name, (quantity, _) in self.measures.items()})
        return ((size >= low) & (size <= high)).astype(object).where((of_series == of_unit) & (size > 0) & (size < inf))

    def hint(self, figure: str, series: str, unit: str) -> str:
        bounds, size = self.bounds[series], abs(float(figure))
        alike = [
            name
            for name, factor in self.factor.items()
            if self.measures[name] == self.measures[unit] and bounds.lowest <= size * factor <= bounds.highest
        ]
        others = f"in {' or '.join(alike)} it would fit" if alike else "it fits in no unit of the registry"
        return (
            f"{series} lies {bounds.words}; this is {figure} {unit}, and {others}: check both at the source. "
            "Where the figure is right, widen the bounds in registry/plausible_sizes.csv."
        )


def sizes(table: Table, registry: Registry) -> Sizes | None:
    """None for a table without series, units and a grain."""
    figure, series, unit = table.figure, table.listing(SERIES), table.listing(UNITS)
    if not (figure and series and unit and table.region_type):
        return None
    units = {row["unit_id"]: row for row in registry("units")}
    factor = {name: float(row["factor"]) for name, row in units.items() if row.get("factor")}
    bounds = {
        row["series_id"]: Bounds(
            units[row["unit"]]["quantity"],
            float(row["lowest"] or 0) * factor[row["unit"]],
            float(row["highest"] or inf) * factor[row["unit"]],
            f"between {row['lowest'] or 0} and {row['highest'] or 'any figure'} {row['unit']} in a {table.region_type}",
        )
        for row in registry("plausible_sizes")
        if row["region_type"] == table.region_type and row["unit"] in factor
    }
    measures = {name: (row["quantity"], row.get("currency", "")) for name, row in units.items()}
    return Sizes(figure, series, unit, bounds, factor, measures)
