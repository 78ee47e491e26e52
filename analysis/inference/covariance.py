"""Covariances of a linear model under Stata's small-sample rules.

V = c * H' Omega H with H = X(X'X)^-1; analysis.inference.dependence has Omega and c, `small_sample: none` sets c = 1.
Reference distributions: t(n-K), t(G-1), t(T-1); the bootstrap's is the normal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.inference.bootstrap import resampled
from analysis.inference.dependence import Counted, dependence
from analysis.inference.joint import Covariance
from analysis.inference.least_squares import CONSTANT, LinearModel
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


KINDS = ("classical", "hc1", "cluster", "driscoll_kraay", "bootstrap")
ROUNDING = 1e-13  # of a sum of scores, relative to the lengths of influence and residual


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
    counted: Counted
    solve: Callable[[Design], LinearModel]
    is_normal: bool = False
    has_factor: bool = True
    """False for commands whose errors have no small-sample factor (ivreg2)."""

    def covariance(self, kind: str, matrix: np.ndarray, factor: float, df: int, n_clusters: int | None) -> Covariance:
        """Two-way clustering subtracts and may leave a variance that is not positive (Cameron, Gelbach and Miller 2011,
        section 2.3), often that of the constant beside absorbed effects: it has no row then. A slope's is an error.
        """
        rounding = (ROUNDING * self.model.lengths) ** 2 * self.model.ssr
        lost = [term for term, small in zip(self.model.terms, np.diag(matrix) <= rounding, strict=True) if small]
        reason = f"{kind} variance not positive with {n_clusters or 'no'} clusters"
        if set(lost) - {CONSTANT}:
            raise EstimationError(f"{', '.join(lost)}: {reason}, {self.model.n_obs} rows; cluster another way")
        factor = factor if self.has_factor and self.options.small_sample == "stata" else 1.0
        matrix, df_or_normal = factor * (matrix + matrix.T) / 2, None if self.is_normal else df
        return Covariance(kind, matrix, df_or_normal, n_clusters, tuple(Dropped(term, reason) for term in lost))


def covariances(solved: Solved) -> tuple[Covariance, ...]:
    """Every covariance the specification names, in its order. Raises EstimationError for one unknown or undefined."""
    unknown = [kind for kind in solved.options.covariance if kind not in KINDS]
    if unknown or not solved.options.covariance:
        raise EstimationError(f"no covariance {', '.join(unknown)}; there are {', '.join(KINDS)}")
    return tuple(covariance(kind, solved) for kind in solved.options.covariance)


def covariance(kind: str, solved: Solved) -> Covariance:
    """One of KINDS."""
    if kind == "bootstrap":
        return _bootstrap(solved)
    model, errors = solved.model, dependence(kind, solved.design, solved.options)
    if kind == "classical":
        matrix = model.ssr / model.n_obs * model.unscaled
    else:
        matrix = errors.outer(model.basis, model.residual, model.mix)
    factor = errors.factor(model.n_obs, solved.counted)
    return solved.covariance(kind, matrix, factor, errors.df(solved.df_resid), errors.n_clusters)


def _bootstrap(solved: Solved) -> Covariance:
    def solve(design: Design) -> tuple[Sequence[str], np.ndarray]:
        model = solved.solve(design)
        return model.terms, model.coef

    settings = solved.options.bootstrap or {}
    return Covariance("bootstrap", covariance_of_draws(solved.design, settings, solved.model.terms, solve))


def covariance_of_draws(
    design: Design,
    settings: Mapping[str, Any],
    terms: Sequence[str],
    solve: Callable[[Design], tuple[Sequence[str], np.ndarray]],
) -> np.ndarray:
    """Covariance (k, k) of what `solve` finds in the samples of the design: its terms and coefficients.

    Raises EstimationError for a sample that does not determine the same terms.
    """
    found = []
    for number, sample in enumerate(resampled(design, settings), 1):
        try:
            names, coef = solve(sample)
        except EstimationError as error:
            raise EstimationError(f"bootstrap draw {number}: {error}") from None
        if tuple(names) != tuple(terms):
            lost = sorted(set(terms) - set(names))
            raise EstimationError(
                f"bootstrap draw {number} cannot estimate {', '.join(lost)}: too few clusters vary in it"
            )
        found.append(coef)
    return np.cov(np.array(found), rowvar=False, ddof=1).reshape((len(terms),) * 2)
