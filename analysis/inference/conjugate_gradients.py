"""Conjugate gradients for several right sides at once (Hestenes and Stiefel 1952)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.inference.least_squares import norms

ITERATIONS = 2000


def conjugate_gradients(apply: Callable[[np.ndarray], np.ndarray], right: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """x (m, k) with apply(x) = right, a positive semi-definite map, until residuals are no longer than `goal` (k,).

    It stops after 2,000 iterations with what it has: the caller measures what is left.
    """
    solution, residual = np.zeros_like(right), right
    direction, rho = residual, norms(residual) ** 2
    for _ in range(ITERATIONS):
        open_ = rho > goal**2
        if not open_.any():
            break
        image = apply(direction)
        curvature = np.einsum("ij,ij->j", direction, image)
        step = np.divide(rho, curvature, out=np.zeros_like(rho), where=open_ & (curvature > 0))
        solution = solution + step * direction
        residual = residual - step * image
        previous, rho = rho, norms(residual) ** 2
        direction = residual + np.divide(rho, previous, out=np.zeros_like(rho), where=previous > 0) * direction
    return solution
