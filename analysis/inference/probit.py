"""The probit by Newton's method, and its inverse Mills ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from analysis.inference.least_squares import norms, orthogonalise
from analysis.inference.separation import separation
from analysis.results import Dropped, EstimationError

CONVERGED = 1e-20  # Newton decrement g'H^-1 g: twice the log-likelihood that is still to be gained
ITERATIONS = 100
ROUNDING = 1e-12  # of a log-likelihood
EXTREME = 7.0  # an index without a bound passes it before the decrement is reached; few bounded ones do


@dataclass(frozen=True)
class Probit:
    """terms (k,), coef (k,), covariance matrix (k, k) from the observed information, index z'g (n,), log-likelihoods of
    the model and of a constant alone; `kept` are the positions of the terms among the columns given."""

    terms: tuple[str, ...]
    coef: np.ndarray
    matrix: np.ndarray
    index: np.ndarray
    loglik: float
    loglik_constant: float
    kept: tuple[int, ...]
    dropped: tuple[Dropped, ...]


def mills(index: np.ndarray) -> np.ndarray:
    """phi / Phi of the index (n,), exact in both tails; 0 at infinity."""
    finite = np.where(np.isfinite(index), index, 0.0)
    ratio = np.exp(-(finite**2) / 2 - np.log(2 * np.pi) / 2 - log_ndtr(finite))
    return np.where(np.isposinf(index), 0.0, ratio)


def mills_slope(index: np.ndarray) -> np.ndarray:
    """delta = lambda (lambda + index), minus the derivative of the ratio (n,), between 0 and 1; 0 at infinity."""
    ratio = mills(index)
    return ratio * (ratio + np.where(np.isposinf(index), 0.0, index))


def probit(name: str, chosen: np.ndarray, columns: np.ndarray, names: Sequence[str]) -> Probit:
    """Maximum likelihood of the 0/1 outcome `chosen` (n,) called `name`; columns (n, k) hold the constant.

    Collinear columns leave, the later ones first. Solved in an orthonormal basis, so that units of measurement do not
    matter. Raises EstimationError where rows are fewer than coefficients, where a combination of columns separates the
    rows (Albert and Anderson 1984), and without convergence.
    """
    n, n_chosen = len(chosen), int(chosen.sum())
    kept, basis, triangle, dropped = orthogonalise(columns, names, norms(columns), ())
    terms = tuple(names[j] for j in kept)
    if n <= len(kept):
        raise EstimationError(f"probit of {name}: {n} rows cannot determine {len(kept)} coefficients")
    sign = np.where(chosen, 1.0, -1.0)
    theta, information, is_converged = _newton(sign, basis)
    index = basis @ theta
    is_suspect = not is_converged or np.abs(index).max() > EXTREME
    if is_suspect and (separated := separation(sign, columns[:, kept], terms)):
        raise EstimationError(f"probit of {name}: {separated}")
    if not is_converged:
        raise EstimationError(
            f"probit of {name}: no convergence in {ITERATIONS} steps on {n} rows, {n_chosen} of them 1, with "
            f"{len(kept)} coefficients ({', '.join(terms)})"
        )
    inverse = np.linalg.inv(triangle)
    matrix = inverse @ np.linalg.inv(information) @ inverse.T
    loglik = float(log_ndtr(sign * index).sum())
    constant = n_chosen * np.log(n_chosen / n) + (n - n_chosen) * np.log(1 - n_chosen / n)
    return Probit(terms, inverse @ theta, matrix, index, loglik, float(constant), tuple(kept), tuple(dropped))


def _newton(sign: np.ndarray, basis: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Coefficients on the basis (n, k), the information (k, k) there, and whether the maximum was reached. The
    log-likelihood is concave: halved steps cannot miss it."""
    theta = np.zeros(basis.shape[1])
    value = float(log_ndtr(sign * (basis @ theta)).sum())
    for _ in range(ITERATIONS):
        index = sign * (basis @ theta)
        gradient = basis.T @ (sign * mills(index))
        information = basis.T @ (basis * mills_slope(index)[:, None])
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            return theta, information, False
        decrement = float(gradient @ step)
        if not np.isfinite(decrement):
            return theta, information, False
        if decrement <= CONVERGED:
            return theta + step, information, True
        length, bound = 1.0, value - ROUNDING * abs(value)
        while (found := float(log_ndtr(sign * (basis @ (theta + length * step))).sum())) < bound and length > 1e-10:
            length /= 2
        theta, value = theta + length * step, found
    return theta, information, False
