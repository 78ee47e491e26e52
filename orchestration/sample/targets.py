"""What the sample is made to: printed figures of Dai (2024), read from the seed `published_results`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import sqrt

from orchestration import ROOT

PUBLISHED = ROOT / "warehouse" / "seeds" / "published" / "published_results.csv"
OUTCOME = "trade_resilience"


@cache
def _figures() -> dict[tuple[str, str], float]:
    with PUBLISHED.open(encoding="utf-8", newline="") as seed:
        return {(row["cell_id"], row["stat_kind"]): float(row["value"]) for row in csv.DictReader(seed) if row["value"]}


def printed(cell: str, kind: str) -> float:
    """The figure that Dai (2024) prints in `cell`, such as T1.desc.trade_resilience, as `kind`, such as mean."""
    return _figures()[f"dai2024.{cell}", kind]


def moments(variable: str) -> tuple[float, float]:
    """Mean and standard deviation of Table 1."""
    return printed(f"T1.desc.{variable}", "mean"), printed(f"T1.desc.{variable}", "sd")


def residual_deviation() -> float:
    """Standard deviation of the disturbance of Table 3, column 2."""
    return moments(OUTCOME)[1] * sqrt(1.0 - printed("T3.2._r2", "r2"))


@dataclass(frozen=True)
class Regressor:
    """A regressor of Table 3, column 2, and its course, in standard deviations of the variable.

    drift: rise from the first to the last year. skew: exponent of the province effects; above 0 a long right tail.
    noise: what a single year adds. leaning: by how much a province of which a column of registry.regions holds that
    value is drawn higher. by_area: the same per standard deviation of ln area.
    """

    name: str
    drift: float
    skew: float
    noise: float = 0.06
    leaning: tuple[tuple[str, str, float], ...] = ()
    by_area: float = 0.0

    @property
    def effect(self) -> float:
        """What a rise by one standard deviation does to the outcome."""
        return printed(f"T3.2.{self.name}", "coef") * moments(self.name)[1]


_CAPITAL = (("is_municipality", "true", 0.5), ("pinyin", "Beijing", 1.0))
REGRESSORS = (
    Regressor("ln_pop_density", 0.05, -0.3, 0.01, (("is_coastal", "true", 1.25),), by_area=-2.25),
    Regressor("tertiary_secondary_ratio", 0.55, 1.0, leaning=_CAPITAL),
    Regressor("finance_gdp_ratio", 0.70, 0.6, leaning=_CAPITAL),
    Regressor("ln_real_gdp_pc", 0.80, 0.6, leaning=(("is_municipality", "true", 1.1), ("region3_nbs", "east", 0.9))),
    Regressor("ln_invention_patents", 0.90, -0.3),
)
CORRELATION = (
    (1.000, 0.391, -0.218, 0.020, 0.647),
    (0.391, 1.000, 0.334, -0.151, 0.048),
    (-0.218, 0.334, 1.000, 0.531, -0.026),
    (0.020, -0.151, 0.531, 1.000, 0.407),
    (0.647, 0.048, -0.026, 0.407, 1.000),
)
"""Correlations of REGRESSORS, which the paper does not print. They are solved from what it does print: the inflation
factors of Table 2, the R2 of T3.2, and the patent coefficient of T3.1, which they must turn into that of T3.2."""
