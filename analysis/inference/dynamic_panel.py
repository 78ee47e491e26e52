"""Rows of a panel on a grid of units and periods: the period before is the time before, not the row before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.groups import codes_of
from analysis.results import Design, EstimationError

LEAST_PERIODS = 3
MOST_PERIODS = 2000  # a grid beyond it comes from codes that do not count periods


@dataclass(frozen=True)
class Grid:
    """n rows lie at (unit, period) of N units and T periods; period 0 is the time `first`. A gap is an empty cell."""

    unit: np.ndarray
    period: np.ndarray
    n_units: int
    n_periods: int
    first: int

    @classmethod
    def of(cls, design: Design, rows: np.ndarray, estimator: str) -> Grid:
        """The cells of all rows of the units that have one of `rows` (n, bool).

        Raises EstimationError for a cross-section, fewer than three periods, a unit and time that occur twice, and
        times too far apart to be periods.
        """
        if design.region is None or design.time is None:
            raise EstimationError(f"{estimator} needs a panel: set region and time")
        everyone, _ = codes_of(design.region)
        kept = np.isin(everyone, everyone[rows])
        unit, n_units = codes_of(everyone[kept])
        time = np.asarray(design.time)[kept].astype(np.int64)
        present = np.unique(time)
        listed = ", ".join(str(t) for t in present[:LEAST_PERIODS])
        if len(present) < LEAST_PERIODS:
            raise EstimationError(
                f"{estimator} needs {LEAST_PERIODS} periods at least, found {len(present)} ({listed}) "
                f"in {n_units} units, {kept.sum()} rows"
            )
        width = int(present[-1] - present[0]) + 1
        if width > MOST_PERIODS:
            raise EstimationError(
                f"{len(present)} times span {width} periods ({present[0]} to {present[-1]}): lags count periods one by "
                "one; number them in a column of the panel"
            )
        period = time - present[0]
        if len(np.unique(unit * width + period)) < len(unit):
            raise EstimationError(f"{estimator}: a unit has several rows at one time; aggregate them in the panel")
        placed = np.full(len(kept), -1)
        placed[kept] = unit
        period_of = np.zeros(len(kept), dtype=int)
        period_of[kept] = period
        return cls(placed, period_of, n_units, width, int(present[0]))

    def place(self, values: np.ndarray) -> np.ndarray:
        """values (n, k) on the grid (N, T, k), NaN where there is no row; rows of other units are left out."""
        kept = self.unit >= 0
        grid = np.full((self.n_units, self.n_periods, values.shape[1]), np.nan)
        grid[self.unit[kept], self.period[kept]] = values[kept]
        return grid

    def dummies(self, periods: Sequence[int]) -> np.ndarray:
        """Indicators of these periods (N, T, p), known in every cell."""
        one = np.eye(self.n_periods)[:, list(periods)]
        return np.broadcast_to(one, (self.n_units, *one.shape))


def lag(values: np.ndarray, periods: int) -> np.ndarray:
    """values (N, T, ...) of `periods` earlier, later where negative; NaN beyond the ends."""
    shifted = np.full_like(values, np.nan)
    width = values.shape[1]
    if abs(periods) < width:
        into, out_of = slice(max(periods, 0), width + min(periods, 0)), slice(max(-periods, 0), width - max(periods, 0))
        shifted[:, into] = values[:, out_of]
    return shifted
