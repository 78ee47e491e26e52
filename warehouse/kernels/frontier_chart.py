"""Coordinates in which a frontier's likelihood is climbed: unbounded, and of comparable size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from warehouse.kernels.arrays import Array
from warehouse.kernels.frontier_likelihood import LN_2PI, Frontier, derivative

REACH = 25.0
"""Bound of ln sigma2, logit gamma and eta times lag: beyond it exponentials leave double precision."""


@dataclass(frozen=True)
class Chart:
    """point = (beta, delta, eta, ln sigma2, logit gamma) of the scaled frontier <-> theta of the frontier."""

    frontier: Frontier

    @cached_property
    def size(self) -> float:
        return float(np.sqrt(least_squares(self.frontier)[1]))

    @cached_property
    def span(self) -> float:
        return 1.0 if self.frontier.lag is None else float(np.abs(self.frontier.lag).max())

    @cached_property
    def maps(self) -> tuple[Array, Array]:
        """From coefficients of the scaled columns of x and of means to those of the columns themselves."""
        return _to_orthonormal(self.frontier.x), _to_orthonormal(self.frontier.means)

    @cached_property
    def scaled(self) -> Frontier:
        """Columns orthogonal and of mean square one, residuals of variance one, lags from -1 to 0."""
        given, (to_beta, to_delta) = self.frontier, self.maps
        lag = None if given.lag is None else given.lag / self.span
        return Frontier(given.y / self.size, given.x @ to_beta, given.means @ to_delta, given.starts, lag)

    def theta(self, point: Any) -> Any:
        beta, delta, eta, sigma2, gamma = self.frontier.split(_natural(point))
        to_beta, to_delta = self.maps
        decay = [] if self.frontier.lag is None else [eta / self.span]
        return np.concatenate(
            [self.size * (to_beta @ beta), self.size * (to_delta @ delta), decay, [self.size**2 * sigma2, gamma]]
        )

    def loglik(self, point: Array) -> float:
        """Of the scaled frontier; minus infinity out of reach."""
        eta = self.frontier.split(point)[2]
        is_far = max(np.abs(point[-2:]).max(), abs(eta)) >= REACH
        return -np.inf if is_far else self.scaled.loglik(_natural(point))

    def score(self, point: Any) -> Any:
        """The gradient of loglik."""
        theta = _natural(point)
        score, sigma2, gamma = self.scaled.score(theta), theta[-2], theta[-1]
        return np.concatenate([score[:-2], [sigma2 * score[-2], gamma * (1 - gamma) * score[-1]]])

    def information(self, point: Array) -> Array:
        """Minus the Hessian of loglik."""
        return -derivative(self.score, point)


def least_squares(frontier: Frontier) -> tuple[Array, float, float]:
    """Coefficients, variance (divisor n) and log-likelihood without inefficiency."""
    beta = np.asarray(np.linalg.lstsq(frontier.x, frontier.y)[0], dtype=float)
    variance = float(np.mean((frontier.y - frontier.x @ beta) ** 2))
    return beta, variance, -len(frontier.y) / 2 * float(LN_2PI + np.log(variance) + 1)


def _natural(point: Any) -> Any:
    return np.concatenate([point[:-2], [np.exp(point[-2]), 1 / (1 + np.exp(-point[-1]))]])


def _to_orthonormal(columns: Array) -> Array:
    r = np.linalg.qr(columns, mode="r")
    return np.linalg.inv(r) * np.sqrt(len(columns))
