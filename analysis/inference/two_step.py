"""Heckman's (1979) two steps: least squares of the selected rows with the inverse Mills ratio beside the regressors.

y = x'b + u is seen where z'g + v > 0, v standard normal, E(u|v) = rho sigma v. Then E(y|selected) = x'b + rho sigma
lambda(z'g), and the variance of the error there is sigma^2 - (rho sigma)^2 delta, delta = lambda (lambda + z'g).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.absorbed_regression import solve
from analysis.inference.effects import prune
from analysis.inference.least_squares import LinearModel
from analysis.inference.sample import take
from analysis.inference.selection import Selection
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

MILLS = "_mills"


@dataclass(frozen=True)
class TwoStep:
    """The outcome equation in the `rows` (positions) of the design that are selected and no singletons; `design` holds
    them alone. `ratios` are the terms of the inverse Mills ratios, one for each probit."""

    design: Design
    rows: np.ndarray
    model: LinearModel
    selection: Selection
    ratios: tuple[str, ...]
    singletons: tuple[Dropped, ...]


@dataclass(frozen=True)
class Errors:
    """Of the outcome equation beside one ratio: its coefficient rho sigma, and sigma; `rho_found` may leave [-1, 1]."""

    coef: float
    sigma: float
    rho_found: float

    @property
    def rho(self) -> float:
        return float(np.clip(self.rho_found, -1, 1))


def two_step(design: Design, spec: EstimationOptions, selection: Selection, regressors: Sequence[str]) -> TwoStep:
    """Effects are absorbed, their singletons left out. Raises EstimationError where a ratio is collinear with the
    regressors, and as analysis.inference.absorbed_regression."""
    ratio = selection.ratio
    columns = {MILLS + part.suffix: np.where(part.rows, ratio, 0.0) for part in selection.parts}
    data = design.data.reset_index(drop=True).assign(**columns)
    chosen = take(replace(design, data=data, regressors=(*regressors, *columns)), selection.chosen)
    chosen, singletons = prune(chosen, spec)
    model = solve(chosen, spec)
    for row in model.dropped:
        if row.variable in columns:
            raise EstimationError(
                f"{row.variable}: {row.reason} in {model.n_obs} selected rows of {len(data)}; name a variable in "
                "selection_regressors that is not in the outcome equation"
            )
    return TwoStep(chosen, chosen.data.index.to_numpy(), model, selection, tuple(columns), tuple(singletons))


def errors_of(fitted: TwoStep) -> tuple[Errors, ...]:
    """sigma^2 = e'e/n + (rho sigma)^2 mean(delta) over the rows of each probit (Heckman 1979, eq. 16; Greene 2012,
    section 19.5.3). Where |rho| exceeds one, rho is +-1 and sigma = |rho sigma|, as Stata's `rhosigma`."""
    slope, residual = fitted.selection.slope[fitted.rows], fitted.model.residual
    found = []
    for part, term in zip(fitted.selection.parts, fitted.ratios, strict=True):
        rows, coef = part.rows[fitted.rows], float(fitted.model.coef[fitted.model.terms.index(term)])
        sigma = float(np.sqrt(np.mean(residual[rows] ** 2) + coef**2 * np.mean(slope[rows])))
        found.append(Errors(coef, max(sigma, abs(coef)), coef / sigma))
    return tuple(found)


def corrected(fitted: TwoStep) -> np.ndarray:
    """Covariance (k, k) of the outcome equation: H'(D + GVG')H with H = W(W'W)^-1, W the regressors and the ratio in
    deviations from the effects, D the variances of the errors, G = rho sigma delta z, V the covariance of the probit
    (Heckman 1979, eq. 22; Greene 2012, theorem 19.5). Rows are independent; without effects and with one probit
    Stata's `heckman, twostep`. The variance of rows in periods without a probit is that of their residuals."""
    n = len(fitted.rows)
    coef, seen = np.zeros(n), np.zeros(n, dtype=bool)
    slope, residual = fitted.selection.slope[fitted.rows], fitted.model.residual
    variance = np.empty(n)
    for part, errors in zip(fitted.selection.parts, errors_of(fitted), strict=True):
        rows = part.rows[fitted.rows]
        coef[rows], seen = errors.coef, seen | rows
        variance[rows] = errors.sigma**2 - errors.coef**2 * slope[rows]
    if not seen.all():
        variance[~seen] = np.mean(residual[~seen] ** 2)
    influence = fitted.model.influence
    through = influence.T @ (fitted.selection.columns[fitted.rows] * (coef * slope)[:, None])
    return np.asarray((influence.T * variance) @ influence + through @ fitted.selection.matrix @ through.T)
