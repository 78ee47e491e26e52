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
QUALITY, SUSPECT = "quality", "suspect"


@dataclass(frozen=True)
class Bounds:
    """Of a series, in base units: no region of the table's grain comes near to either. As written, for a hint.

    `is_positive`: its lowest figure is not below zero, and none of its figures can be.
    """

    quantity: str
    lowest: float
    highest: float
    words: str
    is_positive: bool


@dataclass(frozen=True)
class Sizes:
    """What registry.plausible_sizes says of the series of a table; `factor` turns a unit into its base unit, `measures`
    is its quantity and currency. Currencies count one for one: the bounds are wider than any rate.

    `redeemed`: series with a rule in registry.source_preference that takes rows of a quality `suspect…` all the same.
    """

    figure: Column
    series: Column
    unit: Column
    bounds: Mapping[str, Bounds]
    factor: Mapping[str, float]
    measures: Mapping[str, tuple[str, str]]
    redeemed: frozenset[str]

    @property
    def cells(self) -> tuple[str, str, str]:
        return self.figure.name, self.series.name, self.unit.name

    @property
    def positive(self) -> frozenset[str]:
        """The series of which no figure lies below zero."""
        return frozenset(name for name, bounds in self.bounds.items() if bounds.is_positive)

    def counts(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Whether a row may ever be used: what its user calls suspect is known to be wrong, and stops nothing."""
        is_suspect = frame[QUALITY].str.startswith(SUSPECT, na=False)
        return ~is_suspect | frame[self.series.name].isin(self.redeemed)

    def fits(self, frame: pd.DataFrame, figures: pd.Series[float]) -> pd.Series[object]:
        """True or False for each row; missing where nothing is said of its series, where its unit measures another
        quantity, for zero, which has no size, and for rows that are never used."""
        series, size = frame[self.series.name], figures.abs() * frame[self.unit.name].map(self.factor)
        low = series.map({name: bounds.lowest for name, bounds in self.bounds.items()})
        high = series.map({name: bounds.highest for name, bounds in self.bounds.items()})
        of_series = series.map({name: bounds.quantity for name, bounds in self.bounds.items()})
        of_unit = frame[self.unit.name].map({name: quantity for name, (quantity, _) in self.measures.items()})
        is_judged = (of_series == of_unit) & (size > 0) & (size < inf) & self.counts(frame)
        return ((size >= low) & (size <= high)).astype(object).where(is_judged)

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
            bool(row["lowest"]) and float(row["lowest"]) >= 0,
        )
        for row in registry("plausible_sizes")
        if row["region_type"] == table.region_type and row["unit"] in factor
    }
    measures = {name: (row["quantity"], row.get("currency", "")) for name, row in units.items()}
    redeemed = frozenset(
        row["series_id"]
        for row in registry("source_preference")
        if row["rank"] and (row["quality"] or "").startswith(SUSPECT)
    )
    return Sizes(figure, series, unit, bounds, factor, measures, redeemed)
