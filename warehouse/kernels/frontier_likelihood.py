"""One likelihood for all stochastic frontiers: v - h u with u truncated normal at the group, v normal at the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.special import erfcx, log_ndtr

from warehouse.kernels.arrays import Array, Indices

LN_2PI = np.log(2 * np.pi)


class Posterior(NamedTuple):
    """Of u given the residuals: truncated normal with this location and precision, its first two moments, and what
    they were made of. Real, or complex under complex-step differentiation."""

    residual: Any
    decay: Any
    prior_mean: Any
    v_precision: Any
    u_precision: Any
    location: Any
    precision: Any
    mean: Any
    mean_square: Any


@dataclass(frozen=True)
class Frontier:
    """y = x beta + v - h u of production; rows of a group are adjacent, a group has one u.

    u ~ N+(means delta, gamma sigma2), v ~ N(0, (1 - gamma) sigma2), h = exp(-eta lag). Parameters theta in the order
    beta, delta, eta (where there are lags), sigma2, gamma. A row is a group in cross-sections and in Battese and Coelli
    (1995); means has no column where u is half-normal.
    """

    y: Array
    x: Array
    means: Array
    starts: Indices
    lag: Array | None

    @property
    def sizes(self) -> Indices:
        return np.diff(np.append(self.starts, len(self.y)))

    def over_groups(self, rows: Any) -> Any:
        return np.add.reduceat(rows, self.starts)

    def to_rows(self, groups: Any) -> Any:
        return np.repeat(groups, self.sizes)

    def split(self, theta: Any) -> tuple[Any, Any, Any, Any, Any]:
        """beta, delta, eta (zero without decay), sigma2, gamma."""
        k, q = self.x.shape[1], self.means.shape[1]
        eta = 0.0 if self.lag is None else theta[k + q]
        return theta[:k], theta[k : k + q], eta, theta[-2], theta[-1]

    def posterior(self, theta: Any) -> Posterior:
        """Of u, by group; Battese and Coelli (1992)."""
        beta, delta, eta, sigma2, gamma = self.split(theta)
        v_precision, u_precision = 1 / ((1 - gamma) * sigma2), 1 / (gamma * sigma2)
        residual = self.y - self.x @ beta
        decay = np.ones(len(self.y)) if self.lag is None else np.exp(-eta * self.lag)
        prior_mean = self.means @ delta
        precision = u_precision + v_precision * self.over_groups(decay**2)
        location = (prior_mean * u_precision - v_precision * self.over_groups(decay * residual)) / precision
        root = np.sqrt(precision)
        mean = location + hazard(location * root) / root
        mean_square = 1 / precision + location * mean
        return Posterior(residual, decay, prior_mean, v_precision, u_precision, location, precision, mean, mean_square)

    def loglik(self, theta: Array) -> float:
        """The log-likelihood, constants included."""
        p = self.posterior(theta)
        per_group = (
            self.sizes * (np.log(p.v_precision) - LN_2PI) / 2
            + np.log(p.u_precision / p.precision) / 2
            + log_mills(p.location * np.sqrt(p.precision))
            - log_mills(p.prior_mean * np.sqrt(p.u_precision))
            - self.over_groups(p.residual**2) * p.v_precision / 2
        )
        return float(per_group.sum())

    def score(self, theta: Any) -> Any:
        """Its gradient, by Fisher's identity the posterior mean of the gradient given u; analytic in theta, so that
        complex steps differentiate it to machine precision."""
        p = self.posterior(theta)
        _, _, _, sigma2, gamma = self.split(theta)
        noise = p.residual + p.decay * self.to_rows(p.mean)
        root = np.sqrt(p.u_precision)
        prior = p.prior_mean + hazard(p.prior_mean * root) / root
        squares = self.over_groups(
            p.residual**2 + 2 * p.residual * p.decay * self.to_rows(p.mean) + p.decay**2 * self.to_rows(p.mean_square)
        )
        of_v = (self.sizes / p.v_precision - squares).sum() / 2
        of_u = (1 / p.u_precision - p.mean_square + 2 * p.prior_mean * p.mean - p.prior_mean * prior).sum() / 2
        parts = [p.v_precision * (self.x.T @ noise), p.u_precision * (self.means.T @ (p.mean - prior))]
        if self.lag is not None:
            cross = p.residual * self.to_rows(p.mean) + p.decay * self.to_rows(p.mean_square)
            parts.append(np.atleast_1d(p.v_precision * (self.lag * p.decay * cross).sum()))
        of_sigma2 = -(p.v_precision * of_v + p.u_precision * of_u) / sigma2
        of_gamma = p.v_precision * of_v / (1 - gamma) - p.u_precision * of_u / gamma
        return np.concatenate([*parts, np.array([of_sigma2, of_gamma])])

    def efficiency(self, theta: Array) -> Array:
        """E[exp(-h u) | residuals] per row: Battese and Coelli (1988, 1992)."""
        p = self.posterior(theta)
        location, root = self.to_rows(p.location), np.sqrt(self.to_rows(p.precision))
        step = p.decay / root
        tail = log_ndtr(location * root - step) - log_ndtr(location * root)
        return np.exp(tail - p.decay * location + step**2 / 2)


def hazard(a: Any) -> Any:
    """phi(a) / Phi(a)."""
    return np.exp(-(a**2) / 2 - LN_2PI / 2 - log_ndtr(a))


def log_mills(a: Array) -> Array:
    """ln Phi(a) + a^2 / 2, without cancellation in the lower tail."""
    below = np.log(erfcx(-np.minimum(a, 0.0) / np.sqrt(2)) / 2)
    return np.where(a < 0, below, log_ndtr(a) + a**2 / 2)


def derivative(function: Any, at: Array) -> Array:
    """The Jacobian of an analytic function by complex steps (Squire and Trapp 1998)."""
    step = 1e-20
    return np.column_stack([function(at + 1j * step * unit).imag / step for unit in np.eye(len(at))])
