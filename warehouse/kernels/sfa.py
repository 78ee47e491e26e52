"""Stochastic frontier analysis by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array, choose, matrix, require_independent, vector
from warehouse.kernels.errors import KernelError
from warehouse.kernels.frontier_chart import least_squares
from warehouse.kernels.frontier_data import Arranged, arrange
from warehouse.kernels.frontier_search import Maximum, maximise

KINDS = {"production": 1.0, "cost": -1.0}
HAS_MEAN = {"half_normal": False, "truncated_normal": True}

GAIN = 1e-6
"""Twice the log-likelihood gained over least squares, below which there is no inefficiency to be found."""
EDGE = 1e-6
"""Distance of gamma (times the largest decay squared) from zero, and of gamma from one, that counts as none."""
DECREMENT = 1e-9
"""Newton decrement above which the search has not arrived."""
EXACT = 1e-24
"""Share of the outcome's mean square below which least squares leaves no residual."""


@dataclass(frozen=True)
class Sfa:
    """status is 'ok' (and converged true), 'wrong_skewness' or 'not_converged'; note says why.

    ok: coef and std_error by terms (_cons, x1 .., then z_cons, z1 .. or mu, then eta), efficiency per row in (0, 1],
    covariance of (coef, sigma2, gamma). wrong_skewness: gamma is zero, where coef (frontier only), sigma2 and loglik
    are those of least squares, and there is neither efficiency nor error. not_converged: no figure at all.
    """

    coef: Array | None
    std_error: Array | None
    loglik: float | None
    gamma: float | None
    sigma2: float | None
    efficiency: Array | None
    converged: bool
    status: str
    note: str
    terms: tuple[str, ...]
    covariance: Array | None


def sfa(
    y: ArrayLike,
    x: ArrayLike,
    *,
    distribution: str = "half_normal",
    unit: ArrayLike | None = None,
    time: ArrayLike | None = None,
    decay: bool | None = None,
    z: ArrayLike | None = None,
    kind: str = "production",
) -> Sfa:
    """y = b0 + x b + v - u (production) or + u (cost); v ~ N(0, (1-gamma) sigma2), u ~ N+(mu, gamma sigma2), u >= 0.

    y (rows,), x (rows, regressors) without a constant, usually logs. distribution: half_normal (mu = 0) or
    truncated_normal (mu estimated).
    Cross-section, Aigner, Lovell and Schmidt (1977), Stevenson (1980): neither unit nor z.
    Battese and Coelli (1992): unit, so that u_it = exp(-eta (t - T)) u_i with T the last time of the whole sample (as
    FRONTIER 4.1; Stata's xtfrontier takes that of the unit). eta is estimated with decay=True, which needs time, and
    zero otherwise (Pitt and Lee 1981). Panels may be unbalanced.
    Battese and Coelli (1995): z (rows, determinants), mu_it = z_it delta and u independent over rows. As with mu,
    half_normal takes z as it is and truncated_normal adds a constant unless z holds one; unit and time only identify
    rows. Weakly identified means are bounded nowhere (FRONTIER 4.1 stops |mu| at 2 sigma_u).
    Efficiency is E[exp(-u) | residuals], Battese and Coelli (1988); errors are of the observed information.
    Raises MissingError, CollinearError, KernelError for arrays and options that do not fit. A maximum at gamma = 0
    (Waldman 1982) and one that is not reached are results, see Sfa.
    """
    sign, has_mean = choose(KINDS, kind, "kind"), choose(HAS_MEAN, distribution, "distribution")
    regressors = matrix(x, "x")
    n = len(regressors)
    columns = np.column_stack([np.ones(n), regressors])
    require_independent(columns, "x behind a constant")
    outcome = vector(y, "y", n)
    given = arrange(sign * outcome, sign * columns, has_mean, unit, time, decay, z)
    if n <= len(given.terms) + 2:
        raise KernelError(f"{n} rows cannot determine {len(given.terms)} coefficients and two variances")
    beta, variance, without = least_squares(given.frontier)
    if variance <= EXACT * np.mean(outcome**2):
        raise KernelError("x determines y without residual: there is neither noise nor inefficiency")
    best = maximise(given.frontier)
    share = best.theta[-1] * given.frontier.posterior(best.theta).decay.max() ** 2
    if 2 * (best.loglik - without) < GAIN or share < EDGE:
        return _wrong_skewness(beta, variance, without, given)
    if best.decrement > DECREMENT or best.theta[-1] > 1 - EDGE or best.covariance is None:
        return _not_converged(best, given)
    return _maximum(best, best.covariance, given)


def _maximum(best: Maximum, covariance: Array, given: Arranged) -> Sfa:
    efficiency = np.empty(len(given.order))
    efficiency[given.order] = given.frontier.efficiency(best.theta)
    return Sfa(
        coef=best.theta[:-2],
        std_error=np.sqrt(np.diag(covariance))[:-2],
        loglik=best.loglik,
        gamma=float(best.theta[-1]),
        sigma2=float(best.theta[-2]),
        efficiency=efficiency,
        converged=True,
        status="ok",
        note="",
        terms=given.terms,
        covariance=covariance,
    )


def _wrong_skewness(beta: Array, variance: float, loglik: float, given: Arranged) -> Sfa:
    note = (
        "gamma -> 0: the residuals are not skewed as inefficiency would skew them, least squares is the maximum and "
        "efficiency is not identified"
    )
    terms = given.terms[: len(beta)]
    return Sfa(beta, None, loglik, 0.0, variance, None, False, "wrong_skewness", note, terms, None)


def _not_converged(best: Maximum, given: Arranged) -> Sfa:
    _, delta, _, sigma2, gamma = given.frontier.split(best.theta)
    state = f"log-likelihood {best.loglik:.6g}, gamma {gamma:.6g}, sigma2 {sigma2:.6g}"
    if len(delta):
        lowest = (given.frontier.means @ delta).min() / np.sqrt(gamma * sigma2)
        state += f", mean of u before truncation down to {lowest:.3g} sigma_u (far below zero it is exponential)"
    why = "no noise is left" if best.theta[-1] > 1 - EDGE else f"Newton decrement {best.decrement:.2g}"
    note = f"the search ended without a maximum at {state}: {why}"
    return Sfa(None, None, None, None, None, None, False, "not_converged", note, (), None)
