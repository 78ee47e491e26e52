"""Fixed effects and unit-specific trends, taken out exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR, norms
from analysis.results import EstimationError

PRECISION = 1e-14  # what may remain of an effect in a column, relative to the column's own deviations
ROUNDS, ITERATIONS = 20, 2000


@dataclass(frozen=True)
class Effect:
    """One absorbed effect: codes (n,) 0..levels-1 and an orthonormal basis (n, p) of its dummies, then its trends.

    Where rows are weighted the basis is that of the weighted rows.
    """

    name: str
    codes: np.ndarray
    levels: int
    basis: sparse.csr_array
    transposed: sparse.csr_array

    @property
    def dummies(self) -> sparse.csr_array:
        return self.basis[:, : self.levels]


def effect(
    name: str, values: np.ndarray, time: np.ndarray | None = None, order: int = 0, root: np.ndarray | None = None
) -> Effect:
    """Level dummies of values (n,), with polynomial trends in time (n,) up to `order` for every level.

    `root` (n,) multiplies every row: with the square roots of weights the deviations are those from weighted means.
    """
    codes, levels = codes_of(values)
    columns: list[np.ndarray] = []
    blocks = []
    trend = np.zeros(len(codes)) if time is None else time.astype(float) - time.astype(float).mean()
    root = np.ones(len(codes)) if root is None else root
    for power in range(order + 1):
        column = root * trend**power
        before = np.sqrt(np.bincount(codes, column**2, levels))
        for _ in range(2):
            for earlier in columns:
                column = column - earlier * np.bincount(codes, earlier * column, levels)[codes]
        length = np.sqrt(np.bincount(codes, column**2, levels))
        varies = length > COLLINEAR * before
        columns.append(np.where(varies[codes], column / np.where(varies, length, 1.0)[codes], 0.0))
        block = sparse.csr_array((columns[-1], (np.arange(len(codes)), codes)), shape=(len(codes), levels))
        blocks.append(block[:, np.flatnonzero(varies)])
    basis = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return Effect(name, codes, levels, basis, sparse.csr_array(basis.T))


def residualise(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    """What is left of the columns of values (n, k) once all effects are projected out.

    One effect is projected out directly; several by alternating projections under conjugate gradients (Hernandez-Ramos,
    Escalante and Raydan 2011), repeated on what remains until it is rounding. Raises EstimationError otherwise.
    """
    result = _sweep(_sweep(values, effects), effects)
    if len(effects) < 2:
        return result
    bound = PRECISION * norms(result) + np.finfo(float).eps * norms(values)
    for _ in range(ROUNDS):
        if (_remaining(result, effects) <= bound).all():
            return result
        result = _sweep(result - _spanned(result, effects), effects)
    names = ", ".join(e.name for e in effects)
    raise EstimationError(f"{names} could not be absorbed to {PRECISION} in {ROUNDS} rounds on {len(values)} rows")


def without_singletons(effects: dict[str, np.ndarray], size: int) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Rows to keep (size,) and the (effect, code) of every level seen once, found until none is left (Correia 2015)."""
    keep = np.ones(size, dtype=bool)
    found: list[tuple[str, int]] = []
    while True:
        before = len(found)
        for name, codes in effects.items():
            levels, first, counts = np.unique(codes[keep], return_index=True, return_counts=True)
            found += [(name, int(code)) for code in levels[counts == 1]]
            keep[np.flatnonzero(keep)[first[counts == 1]]] = False
        if len(found) == before:
            return keep, found


def _sweep(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    for e in effects:
        values = values - e.basis @ (e.transposed @ values)
    return values


def _remaining(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    return np.max([norms(e.transposed @ values) for e in effects], axis=0)


def _spanned(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    """The part of values (n, k) in the span of the effects: (I - S) x = (I - S) values, S the sweep there and back."""

    def apply(x: np.ndarray) -> np.ndarray:
        return x - _sweep(_sweep(x, effects), effects[-2::-1])

    solution, residual = np.zeros_like(values), apply(values)
    direction, rho = residual, norms(residual) ** 2
    goal = (np.finfo(float).eps * norms(values)) ** 2
    for _ in range(ITERATIONS):
        if (rho <= goal).all():
            break
        image = apply(direction)
        curvature = np.einsum("ij,ij->j", direction, image)
        step = np.divide(rho, curvature, out=np.zeros_like(rho), where=(rho > goal) & (curvature > 0))
        solution = solution + step * direction
        residual = residual - step * image
        previous, rho = rho, norms(residual) ** 2
        direction = residual + np.divide(rho, previous, out=np.zeros_like(rho), where=previous > 0) * direction
    return solution
