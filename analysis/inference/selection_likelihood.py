"""Full maximum likelihood of the selection model (Heckman 1974), as Stata's `heckman` without `twostep`.

Index u = z'g, r = (y - x'b)/sigma, s = ln sigma, t = atanh rho; A = u cosh t + r sinh t = (u + rho r)/sqrt(1 - rho^2).
A selected row with an outcome gives ln Phi(A) - r^2/2 - s - ln(2 pi)/2, one without ln Phi(u), the others ln Phi(-u).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from analysis.inference.probit import mills, mills_slope
from analysis.results import EstimationError

CONVERGED = 1e-18  # Newton decrement: twice the log-likelihood that is still to be gained
ITERATIONS = 200
HIGHER = 1e-6  # log-likelihood between two maxima that are not one
BOUND = 8.0  # of |atanh rho|: rho within 2e-7 of one
ELSEWHERE = (-1.2, 0.0, 1.2)  # of atanh rho: where to look for other maxima


@dataclass(frozen=True)
class SelectionModel:
    """Rows with an outcome: y (n,), x (n, q), z (n, k); those without: z_rest (m, k) and `sign` (m,) +1 where selected.

    Rows outside `uncertain` (n,) are selected for certain: z is zero there, and ln Phi is.
    """

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    uncertain: np.ndarray
    z_rest: np.ndarray
    sign: np.ndarray

    def loglik(self, theta: np.ndarray) -> float:
        """theta (k+q+2,): g, b, s, t."""
        u, r, s, t, rest = self._at(theta)
        seen = np.where(self.uncertain, log_ndtr(u * np.cosh(t) + r * np.sinh(t)), 0.0)
        normal = -(r**2) / 2 - s - np.log(2 * np.pi) / 2
        return float(np.sum(seen + normal) + log_ndtr(rest).sum())

    def derivatives(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Gradient (p,) and minus the Hessian (p, p)."""
        u, r, s, t, rest = self._at(theta)
        scale, c, sh, zero = np.exp(-s), np.cosh(t), np.sinh(t), np.zeros_like(r)
        a = u * c + r * sh
        ratio, slope = (np.where(self.uncertain, f(a), 0.0) for f in (mills, mills_slope))
        # derivatives of A and r in (u, x'b, s, t)
        a1 = np.array([zero + c, zero - sh * scale, -sh * r, u * sh + r * c])
        r1 = np.array([zero, zero - scale, -r, zero])
        a2, r2 = np.zeros((4, 4, len(r))), np.zeros((4, 4, len(r)))
        a2[0, 3], a2[1, 2], a2[1, 3], a2[2, 2], a2[2, 3], a2[3, 3] = sh, sh * scale, -c * scale, sh * r, -c * r, a
        r2[1, 2], r2[2, 2] = scale, r
        for i, j in ((0, 3), (1, 2), (1, 3), (2, 3)):
            a2[j, i], r2[j, i] = a2[i, j], r2[i, j]
        first = ratio * a1 - r * r1
        first[2] -= 1
        second = slope * a1[:, None] * a1 - ratio * a2 + r1[:, None] * r1 + r * r2
        ones = np.ones((len(r), 1))
        blocks = (self.z, self.x, ones, ones)
        gradient = np.concatenate([block.T @ each for block, each in zip(blocks, first, strict=True)])
        rows = [[(a_.T * second[i, j]) @ b_ for j, b_ in enumerate(blocks)] for i, a_ in enumerate(blocks)]
        information, k = np.block(rows), self.z.shape[1]
        gradient[:k] += self.z_rest.T @ (self.sign * mills(rest))
        information[:k, :k] += (self.z_rest.T * mills_slope(rest)) @ self.z_rest
        return gradient, information

    def _at(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float, np.ndarray]:
        k, q = self.z.shape[1], self.x.shape[1]
        g, b, (s, t) = theta[:k], theta[k : k + q], theta[k + q :]
        return self.z @ g, (self.y - self.x @ b) * np.exp(-s), float(s), float(t), self.sign * (self.z_rest @ g)


def maximise(model: SelectionModel, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The maximum theta (p,) uphill from `start`, and its covariance (p, p), the inverse of the observed information.

    The likelihood may have several maxima, higher ones near |rho| = 1 among them; the two steps are consistent, and so
    is the one that the climb from them ends in. Raises EstimationError where it ends in none inside |rho| < 1.
    """
    theta, is_maximum = _climb(model, start)
    if not is_maximum:
        n, m, rho = len(model.y), len(model.sign), np.tanh(theta[-1])
        at = f"rho runs to {rho:+.0f}" if abs(theta[-1]) > BOUND else f"no convergence in {ITERATIONS} steps"
        raise EstimationError(
            f"maximum likelihood with {len(theta)} parameters on {n} rows with and {m} without outcome: {at}; take "
            "method: two_step, or another excluded variable"
        )
    return theta, np.linalg.inv(model.derivatives(theta)[1])


def higher_maximum(model: SelectionModel, theta: np.ndarray) -> tuple[float, float] | None:
    """rho and log-likelihood of a higher point than theta (p,), found from other values of rho."""
    found = [_climb(model, np.r_[theta[:-1], t])[0] for t in ELSEWHERE]
    best = max(found, key=model.loglik)
    gain = model.loglik(best) - model.loglik(theta)
    return (float(np.tanh(best[-1])), model.loglik(best)) if gain > HIGHER else None


def _climb(model: SelectionModel, theta: np.ndarray) -> tuple[np.ndarray, bool]:
    """Newton's method; where the likelihood is not concave along every direction, uphill along each all the same."""
    value = model.loglik(theta)
    for _ in range(ITERATIONS):
        gradient, information = model.derivatives(theta)
        values, vectors = np.linalg.eigh(information)
        curvature = np.maximum(np.abs(values), 1e-10 * np.abs(values).max())
        along = vectors.T @ gradient
        step, decrement = vectors @ (along / curvature), float(np.sum(along**2 / curvature))
        if decrement <= CONVERGED:
            return theta + step, bool(values[0] > 0)
        length = min(1.0, 1.0 / max(abs(step[-1]), abs(step[-2]), 1.0))
        while model.loglik(theta + length * step) < value - 1e-12 * abs(value) and length > 1e-12:
            length /= 2
        theta = theta + length * step
        value = model.loglik(theta)
        if abs(theta[-1]) > BOUND:
            return theta, False
    return theta, False
