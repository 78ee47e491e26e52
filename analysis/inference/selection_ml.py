"""Maximum likelihood of both equations from what two steps found: their rows, regressors and starting values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.effects import absorbs, effects_of
from analysis.inference.least_squares import CONSTANT, norms, orthogonalise
from analysis.inference.sample import columns, gaussian_loglik, outcome_and_regressors
from analysis.inference.selection_likelihood import SelectionModel, higher_maximum, maximise
from analysis.inference.two_step import MILLS, TwoStep, errors_of
from analysis.results import EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

LEVELS = 2000


@dataclass(frozen=True)
class MaximumLikelihood:
    """Coefficients and covariances of the outcome equation, `_mills` = rho sigma among its terms, and of the probit;
    loglik_independent is that under rho = 0."""

    terms: tuple[str, ...]
    coef: np.ndarray
    matrix: np.ndarray
    selection_coef: np.ndarray
    selection_matrix: np.ndarray
    sigma: float
    rho: float
    loglik: float
    loglik_independent: float
    model: SelectionModel
    theta: np.ndarray

    def higher(self) -> tuple[float, float] | None:
        """rho and log-likelihood of a higher maximum, where one is found."""
        found = higher_maximum(self.model, self.theta)
        return None if found is None else (found[0], found[1] + self.loglik - self.model.loglik(self.theta))


def maximum_likelihood(fitted: TwoStep, spec: EstimationOptions) -> MaximumLikelihood:
    """Effects enter as centred dummies without rows, so that the constant is that of the average effect.

    Solved in orthonormal bases and units of the outcome's error, so that units of measurement do not matter. Raises
    EstimationError for more than 2,000 levels and trends, and where there is no maximum inside |rho| < 1.
    """
    selection, rows = fitted.selection, fitted.rows
    (errors,) = errors_of(fitted)
    y = outcome_and_regressors(fitted.design)[0] / errors.sigma
    terms = [CONSTANT, *(term for term in fitted.model.regressors if term not in fitted.ratios)]
    regressors = np.column_stack([np.ones(len(rows)), columns(fitted.design, terms[1:])])
    x, x_back = _orthonormal(np.column_stack([regressors, _dummies(fitted, spec)]))
    z, rest = np.zeros_like(selection.columns), selection.used.copy()
    z[selection.used], z_back = _orthonormal(selection.columns[selection.used])
    rest[rows] = False
    model = SelectionModel(y, x, z[rows], selection.used[rows], z[rest], np.where(selection.chosen[rest], 1.0, -1.0))
    start = np.linalg.solve(z_back, selection.coef), x.T @ (y - errors.coef / errors.sigma * selection.ratio[rows])
    theta, matrix = maximise(model, np.r_[*start, 0.0, np.arctanh(np.clip(errors.rho, -0.95, 0.95))])
    k, q = z.shape[1], x.shape[1]
    sigma, rho = errors.sigma * float(np.exp(theta[-2])), float(np.tanh(theta[-1]))
    back = np.zeros((len(terms) + 1, len(theta)))  # outcome coefficients, then lambda by the delta method
    back[:-1, k : k + q] = errors.sigma * x_back[: len(terms)]
    back[-1, -2:] = rho * sigma, sigma * (1 - rho**2)
    coef = np.r_[back[:-1] @ theta, rho * sigma]
    order = [*range(1, len(terms)), len(terms), 0]
    ssr = float(np.sum((y - x @ (x.T @ y)) ** 2))
    alone, scale = gaussian_loglik(ssr, len(y)), len(y) * float(np.log(errors.sigma))
    if alone is None:
        raise EstimationError(f"{fitted.design.outcome}: a perfect fit in {len(y)} selected rows")
    return MaximumLikelihood(
        tuple([*terms, MILLS][i] for i in order),
        coef[order],
        (back @ matrix @ back.T)[np.ix_(order, order)],
        z_back @ theta[:k],
        z_back @ matrix[:k, :k] @ z_back.T,
        sigma,
        rho,
        model.loglik(theta) - scale,
        selection.loglik + alone - scale,
        model,
        theta,
    )


def _orthonormal(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Basis (n, r), and the matrix (r, r) that turns coefficients on it into those of the independent columns."""
    names = [str(j) for j in range(values.shape[1])]
    _, basis, triangle, _ = orthogonalise(values, names, norms(values), ())
    return basis, np.linalg.inv(triangle)


def _dummies(fitted: TwoStep, spec: EstimationOptions) -> np.ndarray:
    """Centred dummies and trends (n, p) of the effects, redundant ones among them."""
    if not absorbs(spec):
        return np.empty((len(fitted.rows), 0))
    effects = effects_of(fitted.design, spec)
    size = sum(each.rank for each in effects)
    if size > LEVELS:
        raise EstimationError(
            f"method: ml with {size} levels of {', '.join(each.name for each in effects)}: more than {LEVELS} dummies; "
            "take method: two_step, which absorbs them"
        )
    values = np.column_stack([each.basis.toarray() for each in effects])
    return values - values.mean(axis=0)
