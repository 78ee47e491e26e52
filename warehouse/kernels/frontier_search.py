"""Maximum of a frontier's likelihood, from many starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from scipy.special import logit

from warehouse.kernels.arrays import Array
from warehouse.kernels.frontier_chart import Chart
from warehouse.kernels.frontier_likelihood import Frontier, derivative, hazard

GAMMAS = (0.2, 0.5, 0.9)
MEANS = (0.0, 1.0, -2.0)
"""Starting prior means, in standard deviations of u."""
ETAS = (0.0, 0.5, -0.5)
"""Starting decays over the span of the panel."""
SINGULAR = 1e-12
"""Ratio of extreme eigenvalues of the scaled information below which it is not positive definite."""


@dataclass(frozen=True)
class Maximum:
    """Where the best start ended: theta as in Frontier, its log-likelihood, the Newton decrement g' H^-1 g (twice the
    log-likelihood still to be gained) and the inverse of the observed information. Without a positive definite
    information the decrement is infinite and covariance None."""

    theta: Array
    loglik: float
    decrement: float
    covariance: Array | None


def maximise(frontier: Frontier) -> Maximum:
    """The best of all starts."""
    chart = Chart(frontier)
    point = max((_climb(chart, start) for start in _starts(chart.scaled)), key=chart.loglik)
    theta, inverse = chart.theta(point), _inverse(chart.information(point))
    if inverse is None:
        return Maximum(theta, frontier.loglik(theta), np.inf, None)
    score, jacobian = chart.score(point), derivative(chart.theta, point)
    covariance = jacobian @ inverse @ jacobian.T
    return Maximum(theta, frontier.loglik(theta), float(score @ inverse @ score), covariance)


def _climb(chart: Chart, start: Array) -> Array:
    n = len(chart.frontier.y)
    return minimize(
        lambda point: -chart.loglik(point) / n,
        start,
        jac=lambda point: -chart.score(point) / n,
        hess=lambda point: chart.information(point) / n,
        method="trust-exact",
        options={"gtol": 1e-9, "maxiter": 200, "max_trust_radius": 10.0},
    ).x


def _starts(frontier: Frontier) -> Iterator[Array]:
    """Least squares, its constant moved by the mean of h u, the variances so that v - u has the residuals'."""
    lag = frontier.lag
    means, etas = MEANS if frontier.means.shape[1] else MEANS[:1], ETAS[:1] if lag is None else ETAS
    for gamma, mean, eta in product(GAMMAS, means, etas):
        shape = mean + hazard(mean)
        sigma2 = 1 / (1 - gamma + gamma * (1 - hazard(mean) * shape))
        sigma_u = np.sqrt(gamma * sigma2)
        decay = np.ones(len(frontier.y)) if lag is None else np.exp(-eta * lag)
        beta = np.linalg.lstsq(frontier.x, frontier.y + sigma_u * shape * decay)[0]
        delta = np.linalg.lstsq(frontier.means, np.full(len(frontier.starts), mean * sigma_u))[0]
        yield np.concatenate([beta, delta, [] if lag is None else [eta], [np.log(sigma2), logit(gamma)]])


def _inverse(information: Array) -> Array | None:
    diagonal = np.diag(information)
    if (diagonal <= 0).any():
        return None
    scale = 1 / np.sqrt(np.outer(diagonal, diagonal))
    values, vectors = np.linalg.eigh(information * scale)
    if values[0] <= SINGULAR * values[-1]:
        return None
    return (vectors / values @ vectors.T) * scale
