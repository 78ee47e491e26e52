"""Variances of the errors of panel units, and the removal of their differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR, norms
from analysis.results import EstimationError

KINDS = ("iid", "hetero", "correlated")
ELSE = "write panels: hetero, or estimator: within with covariance: driscoll_kraay"


@dataclass(frozen=True)
class Scale:
    """Omega = diag(sigma^2), sigma (n,)."""

    sigma: np.ndarray

    @property
    def log_root(self) -> float:
        """ln(det Omega) / 2."""
        return float(np.log(self.sigma).sum())

    def whitened(self, values: np.ndarray) -> np.ndarray:
        """Omega^-1/2 values, (n, k)."""
        return values / self.sigma[:, None]


@dataclass(frozen=True)
class Contemporaneous:
    """Omega = I_T x Sigma: units (n,) correlate within periods (n,); `root` (N, N) is upper, root'root = Sigma."""

    order: np.ndarray
    root: np.ndarray

    @property
    def log_root(self) -> float:
        """ln(det Omega) / 2."""
        return float(np.log(np.abs(np.diag(self.root))).sum()) * (len(self.order) // len(self.root))

    def whitened(self, values: np.ndarray) -> np.ndarray:
        """Omega^-1/2 values, (n, k)."""
        size = len(self.root)
        periods = values[self.order].reshape(-1, size, values.shape[1]).transpose(1, 0, 2)
        solved = linalg.solve_triangular(self.root, periods.reshape(size, -1), trans="T")
        result = np.empty_like(values)
        result[self.order] = solved.reshape(size, -1, values.shape[1]).transpose(1, 0, 2).reshape(values.shape)
        return result


def error_variance(
    kind: str, residual: np.ndarray, outcome: np.ndarray, unit: np.ndarray, time: np.ndarray | None
) -> Scale | Contemporaneous:
    """From residuals (n,) the covariance of the errors, without a correction for degrees of freedom (xtgls).

    iid: e'e / n; hetero: e_i'e_i / T_i; correlated: e_i'e_j / T. Raises EstimationError for a unit without a variance
    and for a covariance of units that is not determined.
    """
    if kind == "iid":
        return Scale(np.full(len(residual), _rms(residual, outcome, np.zeros_like(unit), "the sample")[0]))
    if kind == "hetero":
        counts = np.bincount(unit)
        single = int(np.sum(counts < 2))
        if single:
            raise EstimationError(
                f"panels: hetero: {single} of {len(counts)} units have a single row, from which no variance of their "
                "own follows; leave them out (where), or write panels: iid"
            )
        return Scale(_rms(residual, outcome, unit, "a unit")[unit])
    return _contemporaneous(residual, outcome, unit, time)


def _contemporaneous(
    residual: np.ndarray, outcome: np.ndarray, unit: np.ndarray, time: np.ndarray | None
) -> Contemporaneous:
    if time is None:
        raise EstimationError("panels: correlated needs a time column: errors correlate within periods")
    period, n_periods = codes_of(time)
    counts = np.bincount(unit)
    size, cells = len(counts), len(np.unique(unit * n_periods + period))
    if cells < len(unit) or cells < size * n_periods:
        raise EstimationError(
            f"panels: correlated needs every unit once in every period: {size} units and {n_periods} periods, but "
            f"{len(unit)} rows, {np.sum(counts != n_periods)} units incomplete. Cut years, sample or where to a "
            "balanced panel, or write panels: hetero"
        )
    if n_periods < size:
        raise EstimationError(
            f"panels: correlated: {n_periods} periods cannot determine the covariance of {size} units, which is "
            f"singular (its rank is {n_periods} at most); {ELSE}"
        )
    _rms(residual, outcome, unit, "a unit")
    order = np.lexsort((unit, period))
    table = residual[order].reshape(n_periods, size) / np.sqrt(n_periods)
    spectrum = linalg.svdvals(table / norms(table))
    rank = int(np.sum(spectrum > COLLINEAR * spectrum[0]))
    if rank < size:
        raise EstimationError(
            f"panels: correlated: the covariance of {size} units over {n_periods} periods is singular, of rank {rank}: "
            f"residuals sum to zero over units under period effects, over periods under unit effects; {ELSE}"
        )
    return Contemporaneous(order, np.atleast_2d(linalg.qr(table, mode="r")[0][:size]))


def _rms(residual: np.ndarray, outcome: np.ndarray, group: np.ndarray, what: str) -> np.ndarray:
    """Root mean squares by group. Raises EstimationError where the outcome is fitted perfectly."""
    size, length = (np.sqrt(np.bincount(group, values**2)) for values in (residual, outcome))
    perfect = int(np.sum(size <= COLLINEAR * length))
    if perfect:
        raise EstimationError(
            f"no error is left in {what} ({perfect} of {len(size)}): the regressors fit the outcome perfectly, and "
            "its weight would be infinite; use fewer regressors or effects, or leave such units out"
        )
    return size / np.sqrt(np.bincount(group))
