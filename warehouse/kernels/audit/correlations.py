"""Printed correlations: their range, and whether a matrix can be one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from warehouse.kernels.arrays import Array
from warehouse.kernels.audit.finding import Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval, exact
from warehouse.kernels.errors import KernelError


def in_range(r: Interval, *, is_diagonal: bool) -> Finding:
    """|r| <= 1, and r = 1 of a variable with itself."""
    if is_diagonal:
        return judged(r.meets(exact(1.0)), f"r = {r}", why="a variable correlates with itself by 1")
    return judged(abs(r).lo <= 1, f"|r| = {abs(r)} <= 1")


def semidefinite(matrix: Array, half_unit: float, names: Sequence[str]) -> Finding:
    """Whether some matrix within half a unit of the printed one has no negative eigenvalue.

    With v the eigenvector of the least eigenvalue, v'(R + E)v <= eigenvalue + half_unit ((sum |v|)^2 - v'v) for every E
    of rounding errors with a zero diagonal: where that is negative, no correct matrix rounds to the printed one.
    Raises KernelError where the matrix is not square or not symmetric.
    """
    r = np.asarray(matrix, dtype=float)
    if r.ndim != 2 or r.shape[0] != r.shape[1] or not np.array_equal(r, r.T, equal_nan=True):
        raise KernelError("a correlation matrix is square and symmetric")
    if np.isnan(r).any():
        return unchecked("not all correlations of the matrix are printed")
    least, reach = _least(r)
    arithmetic = f"least eigenvalue {least:.4f}, rounding moves it by at most {reach * half_unit:.4f}"
    if least + reach * half_unit >= 0:
        return judged(True, arithmetic, with_what="a correlation matrix")
    repairs = single_signs(r, half_unit)
    mends = "; ".join(f"r({names[i]}, {names[j]}) with the other sign: {value:.4f}" for i, j, value in repairs)
    return judged(False, f"{arithmetic}; {mends}" if mends else arithmetic, with_what="a correlation matrix",
                  why="an eigenvalue is negative")  # fmt: skip


def single_signs(r: Array, half_unit: float) -> list[tuple[int, int, float]]:
    """Single correlations whose sign, changed, makes the matrix possible: (row, column, least eigenvalue then)."""
    found = []
    for i, j in combinations(range(len(r)), 2):
        turned = r.copy()
        turned[i, j] = turned[j, i] = -r[i, j]
        least, reach = _least(turned)
        if least + reach * half_unit >= 0:
            found.append((i, j, least))
    return found


def _least(r: Array) -> tuple[float, float]:
    values, vectors = np.linalg.eigh(r)
    v = vectors[:, 0]
    return float(values[0]), float(np.abs(v).sum() ** 2 - v @ v)
