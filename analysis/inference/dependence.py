"""How the errors of different rows hang together: the middle of a sandwich, its small-sample factor, its degrees of
freedom.

n rows, K counted parameters, G clusters (the fewer of two ways), T periods:
    classical        c = n/(n-K)                    equal variances, independent rows
    hc1              c = n/(n-K)                    independent rows (MacKinnon and White 1985)
    cluster          c = G/(G-1) * (n-1)/(n-K)      regress, xtreg, reghdfe; two ways: Cameron et al. (2011)
    driscoll_kraay   c = T/(T-1) * (n-1)/(n-K)      Driscoll and Kraay (1998), Bartlett weights over the periods present
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference import bootstrap
from analysis.inference.groups import codes_of, sums_by
from analysis.results import Design, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

REGION = "region"

Counted = Callable[[tuple[np.ndarray, ...]], int]
"""K given the clusters' codes: effects nested in a cluster are not counted."""


@dataclass(frozen=True)
class Dependence:
    """`codes` are those of one or two clusters, or of the periods; `lags` those between periods."""

    kind: str
    codes: tuple[np.ndarray, ...] = ()
    lags: int = 0

    @property
    def size(self) -> int | None:
        """Clusters (the fewer of two ways) or periods; None where the rows are independent."""
        return min(int(codes.max()) + 1 for codes in self.codes) if self.codes else None

    @property
    def n_clusters(self) -> int | None:
        return self.size if self.kind == "cluster" else None

    def outer(self, columns: np.ndarray, residual: np.ndarray, mix: np.ndarray | None = None) -> np.ndarray:
        """Covariance (q, q) of columns'residual, columns (n, q), without a factor; of mix columns'residual with a
        `mix` (q, q) of them, which sums by cluster or period take instead of rows."""
        if self.kind == "classical":
            columns = _mixed(columns, mix)
            return float(residual @ residual) / len(residual) * columns.T @ columns
        if not self.codes:
            scores = _mixed(columns * residual[:, None], mix)
            return scores.T @ scores
        matrix = np.sum([_outer_by(codes, columns, residual, mix, self.lags) for codes in self.codes], axis=0)
        if len(self.codes) == 1:
            return matrix
        first, second = self.codes
        return matrix - _outer_by(codes_of(first * (int(second.max()) + 1) + second)[0], columns, residual, mix)

    def factor(self, n: int, counted: Counted) -> float:
        """The small-sample factor c."""
        k = counted(self.codes if self.kind == "cluster" else ())
        return n / (n - k) if self.size is None else self.size / (self.size - 1) * (n - 1) / (n - k)

    def df(self, df_resid: int) -> int:
        return df_resid if self.size is None else self.size - 1


def dependence(kind: str, design: Design, options: EstimationOptions) -> Dependence:
    """classical, hc1, cluster or driscoll_kraay. Raises EstimationError where the sample lacks what it needs."""
    if kind == "cluster":
        codes = cluster_codes(design, options)
        for name, each in zip(options.cluster or (REGION,), codes, strict=True):
            if int(each.max()) < 1:
                raise EstimationError(f"one cluster in {name}: clustered errors need two at least, {len(each)} rows")
        return Dependence(kind, codes)
    if kind == "driscoll_kraay":
        return _driscoll_kraay(design, options)
    return Dependence(kind)


def headline(design: Design, options: EstimationOptions) -> Dependence:
    """What tests and weights assume: the first covariance named that is not the bootstrap; where that stands alone,
    clusters by what it draws."""
    kind = next((kind for kind in options.covariance if kind != "bootstrap"), None)
    if kind is None:
        return Dependence("cluster", (bootstrap.cluster_codes(design, options.bootstrap or {})[0],))
    return dependence(kind, design, options)


def cluster_codes(design: Design, options: EstimationOptions) -> tuple[np.ndarray, ...]:
    """Codes of the columns to cluster by; the region where the specification names none."""
    if not options.cluster:
        if design.region is None:
            raise EstimationError("clustered errors need `cluster`: the table has no region to fall back on")
        return (codes_of(design.region)[0],)
    if len(options.cluster) > 2:
        raise EstimationError(f"clusters {', '.join(options.cluster)}: one or two ways, not {len(options.cluster)}")
    return tuple(codes_of(design.clusters[name])[0] for name in options.cluster)


def _driscoll_kraay(design: Design, options: EstimationOptions) -> Dependence:
    if design.time is None:
        raise EstimationError("Driscoll-Kraay errors need a time column")
    codes, periods = codes_of(design.time)
    if periods < 2:
        raise EstimationError(f"Driscoll-Kraay errors need two periods at least, found {periods}")
    lags = options.dk_lags
    lags = int(4 * (periods / 100) ** (2 / 9)) if lags is None else lags
    if not 0 <= lags < periods:
        raise EstimationError(f"dk_lags {lags}: with {periods} periods it must lie between 0 and {periods - 1}")
    return Dependence("driscoll_kraay", (codes,), lags)


def _mixed(rows: np.ndarray, mix: np.ndarray | None) -> np.ndarray:
    return rows if mix is None else rows @ mix.T


def _outer_by(
    codes: np.ndarray, columns: np.ndarray, residual: np.ndarray, mix: np.ndarray | None, lags: int = 0
) -> np.ndarray:
    sums = _mixed(sums_by(codes, columns, int(codes.max()) + 1, residual), mix)
    matrix = sums.T @ sums
    for lag in range(1, lags + 1):
        product = sums[lag:].T @ sums[:-lag]
        matrix = matrix + (1 - lag / (lags + 1)) * (product + product.T)
    return matrix
