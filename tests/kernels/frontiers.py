"""Simulated frontiers, and their likelihood by numerical integration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import integrate, stats

from warehouse.kernels.frontier_likelihood import Frontier


@dataclass(frozen=True)
class Sample:
    """Rows of a panel: outcome, regressors, unit, time, determinants."""

    y: np.ndarray
    x: np.ndarray
    unit: np.ndarray
    time: np.ndarray
    z: np.ndarray


def simulated(
    n_units: int, n_times: int, *, seed: int, sigma_u: float = 0.6, mu: float = 0.0, eta: float = 0.0
) -> Sample:
    """y = 1 + 0.5 x1 + 0.3 x2 + v - exp(-eta (t - T)) u with sigma_v 0.3; u at the unit."""
    random = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(n_units), n_times), np.tile(np.arange(n_times), n_units)
    x, z = random.normal(size=(len(unit), 2)), random.normal(size=(len(unit), 2))
    u = stats.truncnorm.rvs(-mu / sigma_u, np.inf, mu, sigma_u, size=n_units, random_state=random)
    decay = np.exp(-eta * (time - time.max()))
    noise = 0.3 * random.normal(size=len(unit))
    return Sample(1 + x @ [0.5, 0.3] + noise - decay * u[unit], x, unit, time, z)


def integrated(frontier: Frontier, theta: np.ndarray) -> tuple[float, np.ndarray]:
    """Log-likelihood and E[exp(-h u) | residuals], by quadrature of the density of v times that of u over u >= 0."""
    beta, delta, eta, sigma2, gamma = frontier.split(theta)
    sigma_u, sigma_v = np.sqrt(gamma * sigma2), np.sqrt((1 - gamma) * sigma2)
    residual = frontier.y - frontier.x @ beta
    decay = np.ones(len(residual)) if frontier.lag is None else np.exp(-eta * frontier.lag)
    loglik, efficiency = 0.0, []
    bounds = np.append(frontier.starts, len(residual))
    for group, mean in enumerate(frontier.means @ delta):
        e, h = residual[bounds[group] : bounds[group + 1]], decay[bounds[group] : bounds[group + 1]]
        prior = stats.truncnorm(-mean / sigma_u, np.inf, mean, sigma_u)

        top = prior.ppf(1 - 1e-14) + 1

        def joint(u: float, e: np.ndarray = e, h: np.ndarray = h, prior: object = prior) -> float:
            return stats.norm.pdf(e + h * u, scale=sigma_v).prod() * prior.pdf(u)

        density = _integral(joint, top)
        loglik += np.log(density)
        efficiency += [_integral(lambda u, f=joint, k=k: f(u) * np.exp(-k * u), top) / density for k in h]
    return loglik, np.array(efficiency)


def _integral(function: Callable[[float], float], top: float) -> float:
    return integrate.quad(function, 0, top, epsabs=0, epsrel=1e-11, limit=200)[0]
