"""Variance inflation and the condition number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.results import Diagnostic


def vif(regressors: np.ndarray, names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """1/(1 - R_j^2) of each regressor (n, k) on the others and a constant, and their mean. The regressors must not be
    collinear. Belsley, Kuh and Welsch (1980); estat vif, car::vif."""
    if not len(names):
        return ()
    deviations = regressors - regressors.mean(axis=0)
    _, triangle = np.linalg.qr(deviations / np.linalg.norm(deviations, axis=0))
    factors = np.sum(np.linalg.inv(triangle) ** 2, axis=1)
    rows = [Diagnostic("vif", float(factor), name) for name, factor in zip(names, factors, strict=True)]
    return (*rows, Diagnostic("vif_mean", float(factors.mean())))


def condition_number(regressors: np.ndarray) -> Diagnostic:
    """Largest over smallest singular value of the regressors (n, k) and the constant, every column scaled to length one
    (Belsley, Kuh and Welsch 1980, section 3.1)."""
    columns = np.column_stack([np.ones(len(regressors)), regressors])
    values = np.linalg.svd(columns / np.linalg.norm(columns, axis=0), compute_uv=False)
    return Diagnostic("condition_number", float(values[0] / values[-1]))
