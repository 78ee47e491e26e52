"""The regressors of Dai (2024), Table 3, as a panel of 31 made-up provinces."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt
from random import Random

from orchestration import registry
from orchestration.sample.arithmetic import bell, correlated, exp, ln, standardised
from orchestration.sample.targets import CORRELATION, REGRESSORS, Regressor, moments

SEED = 10546
"""Chosen among some thousands for extremes and t statistics near the printed ones."""
BASE_YEAR, FIRST_YEAR, LAST_YEAR = 2008, 2010, 2021
YEARS = range(BASE_YEAR, LAST_YEAR + 1)
PROVINCES = tuple(row for row in registry.rows("regions") if row["level"] == "province")
CELLS = tuple((province["region_id"], year) for province in PROVINCES for year in YEARS)
SAMPLE_ROWS = tuple(row for row, (_, year) in enumerate(CELLS) if year >= FIRST_YEAR)
"""The rows of CELLS that the paper's 372 observations are: moments and coefficients are exact on them."""

Column = list[float]
"""One value per cell of CELLS."""

PERSISTENCE = 0.7
"""First-order autocorrelation of the noise of single years."""


def stream(name: str) -> Random:
    """A source of draws of its own for `name`, so that one variable more moves no other."""
    return Random(f"{SEED}/{name}")


def wandering(random: Random) -> list[float]:
    """A stationary first-order autoregression over YEARS with variance 1."""
    path = [bell(random)]
    for _ in YEARS[1:]:
        path.append(PERSISTENCE * path[-1] + sqrt(1.0 - PERSISTENCE * PERSISTENCE) * bell(random))
    return path


def regressors() -> list[Column]:
    """A column per entry of REGRESSORS with the printed moments and correlations, exact on SAMPLE_ROWS."""
    draws = [_province_effects(regressor) for regressor in REGRESSORS]
    effects = correlated(draws, CORRELATION, range(len(PROVINCES)))
    raw = [_course(regressor, effect) for regressor, effect in zip(REGRESSORS, effects, strict=True)]
    return [
        [centre + spread * value for value in column]
        for column, (centre, spread) in zip(
            correlated(raw, CORRELATION, SAMPLE_ROWS), (moments(r.name) for r in REGRESSORS), strict=True
        )
    ]


def _province_effects(regressor: Regressor) -> list[float]:
    """Draws that make the coast, the east and the municipalities what one expects, and large provinces empty."""
    random = stream(regressor.name)
    areas = standardised([ln(float(province["land_area_km2"])) for province in PROVINCES], range(len(PROVINCES)))
    return [
        fsum(
            [
                bell(random),
                regressor.by_area * area,
                *(lean for flag, is_, lean in regressor.leaning if province[flag] == is_),
            ]
        )
        for province, area in zip(PROVINCES, areas, strict=True)
    ]


def _course(regressor: Regressor, effects: Sequence[float]) -> Column:
    """The bent effects of the provinces, each with its own drift and noise over the years."""
    random, column = stream(f"{regressor.name}/years"), []
    for effect in effects:
        level = (exp(regressor.skew * effect) - 1.0) / regressor.skew
        slope = regressor.drift * (1.0 + 0.25 * bell(random)) / (LAST_YEAR - FIRST_YEAR)
        noise = wandering(random)
        column += [
            level + slope * (year - FIRST_YEAR) + regressor.noise * n for year, n in zip(YEARS, noise, strict=True)
        ]
    return column
