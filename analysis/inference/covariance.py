"""Covariances of a linear model under Stata's small-sample rules.

V = c * H' Omega H with H = X(X'X)^-1. n rows, K counted parameters, G clusters (the fewer of two ways), T periods:
    classical        c = n/(n-K)                    Omega = SSR/n
    hc1              c = n/(n-K)                    MacKinnon and White (1985)
    cluster          c = G/(G-1) * (n-1)/(n-K)      regress, xtreg, reghdfe; two ways: Cameron et al. (2011)
    driscoll_kraay   c = T/(T-1) * (n-1)/(n-K)      Driscoll and Kraay (1998), Bartlett weights over the periods present
`small_sample: none` sets c = 1. Reference distributions: t(n-K), t(G-1), t(T-1); the bootstrap's is the normal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.bootstrap import resampled
from analysis.inference.groups import codes_of, sums_by
from analysis.inference.joint import Covariance
from analysis.inference.least_squares import CONSTANT, LinearModel
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


ROUNDING = 1e-13  # of a sum of scores, relative to the sum of their sizes


@dataclass(frozen=True)
class Solved:
    """A linear model with what its covariances need.

    `counted` gives K, all absorbed effects in it; under clustering the effects nested in a cluster are not counted, so
    it takes the cluster codes. `solve` fits another sample of the same specification.
    """

    model: LinearModel
    design: Design
    options: EstimationOptions
    df_resid: int
    counted: Callable[[tuple[np.ndarray, ...]], int]
    solve: Callable[[Design], LinearModel]
    is_normal: bool = False

    @property
    def scores(self) -> np.ndarray:
        return self.model.influence * self.model.residual[:, None]

    def covariance(self, kind: str, matrix: np.ndarray, factor: float, df: int, n_clusters: int | None) -> Covariance:
        """Two-way clustering subtracts and may leave a variance that is not positive (Cameron, Gelbach and Miller 2011,
        section 2.3), often that of the constant beside absorbed effects: it has no row then. A slope's is an error.
        """
        rounding = (ROUNDING * np.abs(self.scores).sum(axis=0)) ** 2
        lost = [term for term, small in zip(self.model.terms, np.diag(matrix) <= rounding, strict=True) if small]
        reason = f"{kind} variance not positive with {n_clusters or 'no'} clusters"
        if set(lost) - {CONSTANT}:
            raise EstimationError(f"{', '.join(lost)}: {reason}, {self.model.n_obs} rows; cluster another way")
        factor = factor if self.options.small_sample == "stata" else 1.0
        matrix, df_or_normal = factor * (matrix + matrix.T) / 2, None if self.is_normal else df
        return Covariance(kind, matrix, df_or_normal, n_clusters, tuple(Dropped(term, reason) for term in lost))


def covariances(solved: Solved) -> tuple[Covariance, ...]:
    """Every covariance the specification names, in its order. Raises EstimationError for one unknown or undefined."""
    unknown = [kind for kind in solved.options.covariance if kind not in COVARIANCES]
    if unknown or not solved.options.covariance:
        raise EstimationError(f"no covariance {', '.join(unknown)}; there are {', '.join(COVARIANCES)}")
    return tuple(COVARIANCES[kind](solved) for kind in solved.options.covariance)


def cluster_codes(design: Design, options: EstimationOptions) -> tuple[np.ndarray, ...]:
    """Codes of the columns to cluster by; the region where the specification names none."""
    if not options.cluster:
        if design.region is None:
            raise EstimationError("clustered errors need `cluster`: the table has no region to fall back on")
        return (codes_of(design.region)[0],)
    if len(options.cluster) > 2:
        raise EstimationError(f"clusters {', '.join(options.cluster)}: one or two ways, not {len(options.cluster)}")
    return tuple(codes_of(design.clusters[name])[0] for name in options.cluster)


def _classical(solved: Solved) -> Covariance:
    model, counted = solved.model, solved.counted(())
    matrix = model.ssr / model.n_obs * model.influence.T @ model.influence
    return solved.covariance("classical", matrix, model.n_obs / (model.n_obs - counted), solved.df_resid, None)


def _hc1(solved: Solved) -> Covariance:
    n, counted, scores = solved.model.n_obs, solved.counted(()), solved.scores
    return solved.covariance("hc1", scores.T @ scores, n / (n - counted), solved.df_resid, None)


def _cluster(solved: Solved) -> Covariance:
    codes = cluster_codes(solved.design, solved.options)
    names = solved.options.cluster or ("region",)
    sizes = [int(c.max()) + 1 for c in codes]
    for name, size in zip(names, sizes, strict=True):
        if size < 2:
            raise EstimationError(
                f"one cluster in {name}: clustered errors need two at least, {solved.model.n_obs} rows"
            )
    matrix = np.sum([_outer_by(c, solved.scores) for c in codes], axis=0)
    if len(codes) == 2:
        matrix = matrix - _outer_by(codes_of(codes[0] * sizes[1] + codes[1])[0], solved.scores)
    n, fewest = solved.model.n_obs, min(sizes)
    factor = fewest / (fewest - 1) * (n - 1) / (n - solved.counted(codes))
    return solved.covariance("cluster", matrix, factor, fewest - 1, fewest)


def _driscoll_kraay(solved: Solved) -> Covariance:
    if solved.design.time is None:
        raise EstimationError("Driscoll-Kraay errors need a time column")
    codes, periods = codes_of(solved.design.time)
    if periods < 2:
        raise EstimationError(f"Driscoll-Kraay errors need two periods at least, found {periods}")
    lags = int(4 * (periods / 100) ** (2 / 9)) if solved.options.dk_lags is None else solved.options.dk_lags
    if not 0 <= lags < periods:
        raise EstimationError(f"dk_lags {lags}: with {periods} periods it must lie between 0 and {periods - 1}")
    sums = sums_by(codes, solved.scores, periods)
    matrix = sums.T @ sums
    for lag in range(1, lags + 1):
        product = sums[lag:].T @ sums[:-lag]
        matrix = matrix + (1 - lag / (lags + 1)) * (product + product.T)
    n = solved.model.n_obs
    factor = periods / (periods - 1) * (n - 1) / (n - solved.counted(()))
    return solved.covariance("driscoll_kraay", matrix, factor, periods - 1, None)


def _bootstrap(solved: Solved) -> Covariance:
    draws = []
    for number, design in enumerate(resampled(solved.design, solved.options.bootstrap or {}), 1):
        model = solved.solve(design)
        if model.terms != solved.model.terms:
            lost = sorted(set(solved.model.terms) - set(model.terms))
            raise EstimationError(
                f"bootstrap draw {number} cannot estimate {', '.join(lost)}: too few clusters vary in it"
            )
        draws.append(model.coef)
    return Covariance("bootstrap", np.cov(np.array(draws), rowvar=False, ddof=1).reshape((solved.model.n_terms,) * 2))


def _outer_by(codes: np.ndarray, scores: np.ndarray) -> np.ndarray:
    sums = sums_by(codes, scores, int(codes.max()) + 1)
    return sums.T @ sums


COVARIANCES: dict[str, Callable[[Solved], Covariance]] = {
    "classical": _classical,
    "hc1": _hc1,
    "cluster": _cluster,
    "driscoll_kraay": _driscoll_kraay,
    "bootstrap": _bootstrap,
}
