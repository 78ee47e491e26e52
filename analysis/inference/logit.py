"""The logit of a 0/1 variable by maximum likelihood, as Stata's logit and R's glm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analysis.inference.joint import Covariance, joint_test
from analysis.inference.least_squares import CONSTANT, LinearModel, norms, orthogonalise
from analysis.inference.separation import separation
from analysis.results import Diagnostic, EstimationError, Fit

ITERATIONS, HALVINGS = 30, 20
CONVERGED = 1e-10  # largest move of a linear index, relative to the largest index; the next would be its square
ROUNDING = 1e-12  # of a log-likelihood


@dataclass(frozen=True)
class Logit:
    """`score` (n,) the fitted probabilities. The model's residuals are outcome - score and row i of its influence is
    x_i'I^-1, I the information, so that its `bread` is the classical covariance."""

    model: LinearModel
    score: np.ndarray
    loglik: float
    loglik_null: float

    @property
    def covariance(self) -> Covariance:
        """The inverse information, normal."""
        return Covariance("classical", self.model.unscaled)

    @property
    def figures(self) -> Fit:
        """`wald_chi2` tests all slopes."""
        n, k = self.model.n_obs, self.model.n_terms
        return Fit(n_obs=n, df_resid=n - k, loglik=self.loglik, **joint_test(self.model, self.covariance, None))

    def pseudo_r2(self, note: str | None = None) -> Diagnostic:
        """McFadden's (1974): 1 - loglik / loglik of the constant alone."""
        return Diagnostic("pseudo_r2", 1 - self.loglik / self.loglik_null, note)


def logit(outcome: np.ndarray, regressors: np.ndarray, names: Sequence[str], label: str) -> Logit:
    """P(outcome = 1) = 1/(1 + exp(-x'b)) for an outcome (n,) of zeros and ones, regressors (n, k) and a constant.

    Newton's method on an orthonormal basis of the regressors, so that their units do not matter; collinear ones leave
    and are listed. Raises EstimationError for an outcome of one value and for perfect separation, where there is no
    maximum (Albert and Anderson 1984): `label` is what the outcome is called.
    """
    if np.ptp(outcome) == 0:
        raise EstimationError(f"{label} is {outcome[0]:g} in all {len(outcome)} rows: there is nothing to explain")
    columns = np.column_stack([np.ones(len(outcome)), regressors])
    kept, basis, triangle, dropped = orthogonalise(columns, [CONSTANT, *names], norms(columns), ())
    terms = [[CONSTANT, *names][j] for j in kept]
    if len(terms) == 1:
        raise EstimationError("no regressor is left: " + "; ".join(f"{d.variable}: {d.reason}" for d in dropped))
    basis, triangle = basis * np.sqrt(len(basis)), triangle / np.sqrt(len(basis))
    found = maximise(outcome, basis)
    if found is None:
        separated = separation(2 * outcome - 1, columns[:, kept], terms)
        reason = f"no convergence in {ITERATIONS} steps on {len(outcome)} rows, {int(outcome.sum())} of them 1"
        raise EstimationError(f"logit of {label}: {f'perfect separation, {separated}' if separated else reason}")
    score = expit(basis @ found)
    information = (basis * (score * (1 - score))[:, None]).T @ basis
    influence = np.linalg.solve(information, basis.T).T
    bread = np.linalg.inv(information)
    model = LinearModel(tuple(terms), found, outcome - score, influence, tuple(dropped), (bread + bread.T) / 2)
    back = np.roll(np.linalg.inv(triangle), -1, axis=0)  # the constant last
    model = model.recombine(back, [*terms[1:], CONSTANT])
    ones = float(outcome.mean())
    null = len(outcome) * (ones * np.log(ones) + (1 - ones) * np.log(1 - ones))
    return Logit(model, score, _loglik(outcome, basis @ found), float(null))


def maximise(outcome: np.ndarray, basis: np.ndarray) -> np.ndarray | None:
    """Coefficients (k,) on the basis, None where the steps do not end."""
    coef = np.zeros(basis.shape[1])
    for _ in range(ITERATIONS):
        index = basis @ coef
        score = expit(index)
        information = (basis * (score * (1 - score))[:, None]).T @ basis
        try:
            step = np.linalg.solve(information, basis.T @ (outcome - score))
        except np.linalg.LinAlgError:
            return None
        move, here = basis @ step, _loglik(outcome, index)
        if np.abs(move).max() <= CONVERGED * (1 + np.abs(index).max()):
            return np.asarray(coef + step)
        for _ in range(HALVINGS):
            if _loglik(outcome, index + move) >= here - ROUNDING * abs(here):
                break
            step, move = step / 2, move / 2
        coef = coef + step
    return None


def _loglik(outcome: np.ndarray, index: np.ndarray) -> float:
    return float(outcome @ index - np.logaddexp(0, index).sum())
