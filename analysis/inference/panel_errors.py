"""Errors of a panel as xtgls models them: variances by unit, correlation between units, autocorrelation within."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.inference.groups import sums_by
from analysis.results import EstimationError


@dataclass(frozen=True)
class Units:
    """Rows sorted by unit and time: codes (n,) 0..N-1, time (n,) or None, labels of the units for messages."""

    codes: np.ndarray
    time: np.ndarray | None
    labels: tuple[object, ...]

    @property
    def size(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> np.ndarray:
        return np.bincount(self.codes, minlength=self.size)

    @property
    def is_first(self) -> np.ndarray:
        return np.diff(self.codes, prepend=-1) != 0

    def autocorrelations(self, residual: np.ndarray) -> np.ndarray:
        """(N,): residuals regressed on those of the period before, by unit (xtgls, rhotype(regress)).

        Raises EstimationError without a time, for a gap in it, and for a unit of one row or without residuals.
        """
        self._refuse_gaps()
        later = np.flatnonzero(~self.is_first)
        pairs = np.column_stack([residual[later] * residual[later - 1], residual[later - 1] ** 2])
        products, squares = sums_by(self.codes[later], pairs, self.size).T
        if (squares <= 0).any():
            lost = int(np.flatnonzero(squares <= 0)[0])
            raise EstimationError(
                f"unit {self.labels[lost]}: {self.counts[lost]} rows give no autocorrelation; leave it out, "
                "or write corr: independent"
            )
        return np.asarray(products / squares)

    def quasi_difference(self, values: np.ndarray, rho: np.ndarray) -> np.ndarray:
        """values (n, k) less rho (N,) times the row before; the first of a unit times sqrt(1 - rho^2) (Prais and
        Winsten 1954)."""
        own, first = rho[self.codes][:, None], self.is_first
        before = np.roll(values, 1, axis=0)
        return np.where(first[:, None], np.sqrt(1 - own**2) * values, values - own * before)

    def deviations(self, residual: np.ndarray) -> np.ndarray:
        """(N,): standard deviation of the residuals by unit, divisor T_i. Raises EstimationError for one that is 0."""
        sigma = np.sqrt(np.bincount(self.codes, residual**2, self.size) / self.counts)
        exact = np.flatnonzero(sigma <= 1e-10 * np.sqrt(np.mean(residual**2)))
        if len(exact):
            unit = int(exact[0])
            raise EstimationError(
                f"unit {self.labels[unit]}: its {self.counts[unit]} rows are fitted exactly, so its variance is zero; "
                "leave it out, or write panels: iid"
            )
        return np.asarray(sigma)

    def whitener(self, residual: np.ndarray) -> np.ndarray:
        """(N, N): inverse Cholesky factor of the covariance e_i'e_j / T between units.

        Raises EstimationError for an unbalanced panel and for one with fewer periods than units, whose covariance has
        no inverse.
        """
        if self.time is None or len(np.unique(self.time)) * self.size != len(residual):
            raise EstimationError(
                f"panels: correlated needs every unit in every period; {len(residual)} rows are no grid of {self.size} "
                "units. Balance the sample, or write panels: hetero"
            )
        grid = residual.reshape(self.size, -1)
        periods = grid.shape[1]
        if periods < self.size:
            raise EstimationError(
                f"panels: correlated estimates {self.size} x {self.size} covariances from {periods} periods, which has "
                "no inverse; write panels: hetero"
            )
        scale = self.deviations(residual)
        between = grid @ grid.T / periods / np.outer(scale, scale)
        if np.linalg.eigvalsh(between)[0] <= 1e-11:
            raise EstimationError(f"the covariance between {self.size} units has no inverse; write panels: hetero")
        return np.asarray(np.linalg.inv(np.linalg.cholesky(between)) / scale)

    def _refuse_gaps(self) -> None:
        if self.time is None:
            raise EstimationError("an autocorrelation needs a time column; write corr: independent")
        steps, later = np.diff(self.time), np.diff(self.codes) == 0
        usual = steps[later].min() if later.any() else 1
        gaps = np.flatnonzero(later & (steps != usual))
        if len(gaps):
            at = int(gaps[0])
            raise EstimationError(
                f"unit {self.labels[self.codes[at]]}: from {self.time[at]:g} to {self.time[at + 1]:g} nothing; an "
                f"autocorrelation needs rows without gaps ({len(gaps)} found); write corr: independent"
            )
