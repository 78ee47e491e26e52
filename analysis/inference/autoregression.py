"""First-order autocorrelation of the errors of a panel: its estimate and its removal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR
from analysis.results import Design, EstimationError

COMMON, OWN = "ar1", "psar1"


@dataclass(frozen=True)
class Neighbours:
    """Rows of N units in time: unit (n,), the row before of the same unit (n,), -1 where there is none, and how many
    periods lie between the two (n,), 1 where nothing is missing."""

    unit: np.ndarray
    before: np.ndarray
    distance: np.ndarray
    n_units: int

    @classmethod
    def of(cls, design: Design) -> Neighbours:
        """Raises EstimationError for a cross-section and for a unit with several rows at one time."""
        if design.region is None or design.time is None:
            raise EstimationError("autocorrelation needs a panel: set region and time, or write corr: independent")
        unit, size = codes_of(design.region)
        time = np.asarray(design.time)
        order = np.lexsort((time, unit))
        same = unit[order][1:] == unit[order][:-1]
        later, earlier = order[1:][same], order[:-1][same]
        before, distance = np.full(len(unit), -1), np.zeros(len(unit), dtype=np.int64)
        before[later], distance[later] = earlier, time[later] - time[earlier]
        repeated = int(np.sum(distance[later] == 0))
        if repeated:
            raise EstimationError(f"{repeated} rows share unit and time with another one; aggregate them in the panel")
        return cls(unit, before, distance, size)

    def autocorrelations(self, residual: np.ndarray, kind: str) -> np.ndarray:
        """rho (N,): of each unit sum e_t e_(t-1) / sum e_(t-1)^2 over its rows whose period before is there too
        (xtgls's `rhotype(regress)`); for `ar1` the plain mean of the units that have one.

        The units are not weighted by their rows, as in the formula of Stata's manual; its program weights them, which
        differs in unbalanced panels. Raises EstimationError where no two rows are neighbours, for `psar1` in any unit,
        and where a common rho is not below one in size.
        """
        rows = np.flatnonzero(self.distance == 1)
        now, lag, unit = residual[rows], residual[self.before[rows]], self.unit[rows]
        products, squares = (np.bincount(unit, values, self.n_units) for values in (now * lag, lag**2))
        defined = squares > COLLINEAR**2 * float(residual @ residual)
        own = np.divide(products, squares, out=np.zeros(self.n_units), where=defined)
        if not defined.any():
            raise EstimationError(
                f"corr: {kind}: none of {len(residual)} rows of {self.n_units} units has a row one period before; "
                "number the periods one by one in a column of the panel, or write corr: independent"
            )
        if kind == OWN:
            lacking = int(np.sum(~defined))
            if lacking:
                raise EstimationError(
                    f"corr: psar1: {lacking} of {self.n_units} units have no two rows one period apart, hence no "
                    "autocorrelation of their own; write corr: ar1, or leave them out"
                )
            return own
        common = float(own[defined].mean())
        if abs(common) >= 1:
            raise EstimationError(
                f"corr: ar1: the common autocorrelation, the mean of {defined.sum()} units, is {common:.4g}; it has to "
                "be below one in size. Leave units with few rows out, add lags or effects, or write corr: independent"
            )
        return np.full(self.n_units, common)

    def has_start(self, rho: np.ndarray) -> np.ndarray:
        """Rows (n, bool) that `filtered` keeps: where |rho| is one or more there is no stationary distribution from
        which a first row, or a row after a gap, could be drawn; xtgls loses it too."""
        return (np.abs(rho[self.unit]) < 1) | (self.distance == 1)

    def filtered(self, values: np.ndarray, rho: np.ndarray) -> np.ndarray:
        """values (n, k) without the autocorrelation rho (N,), innovations keeping their variance; rows of `has_start`.

        Prais and Winsten (1954): x_t - rho x_(t-1), first row sqrt(1 - rho^2) x_1. After a gap of g periods (Baltagi
        and Wu 1999) (x_t - rho^g x_(t-g)) sqrt((1 - rho^2) / (1 - rho^2g)); g = 1 and a gap without end are the two.
        """
        kept = self.has_start(rho)
        own, first = rho[self.unit][kept], (self.before < 0)[kept]
        lag = np.where(first, 0.0, own ** self.distance[kept])
        scale = np.ones(len(own))
        apart = first | (self.distance[kept] > 1)
        scale[apart] = np.sqrt((1 - own[apart] ** 2) / (1 - lag[apart] ** 2))
        return scale[:, None] * (values[kept] - lag[:, None] * values[self.before[kept]])
