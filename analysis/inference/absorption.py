"""Fixed effects and unit-specific trends, taken out exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR, norms
from analysis.results import EstimationError

PRECISION = 1e-14  # what may remain of an effect in a column, relative to the column's own deviations
ROUNDS, ITERATIONS = 20, 2000
DENSE = 400  # levels of the smaller of two effects up to which its equations are solved directly
SHARED = 1e-12  # eigenvalue of these equations that is zero


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
    places, starts = codes.astype(np.int32), np.arange(len(codes) + 1, dtype=np.int32)  # half the memory to run through
    for power in range(order + 1):
        column = root * trend**power
        before = np.sqrt(np.bincount(codes, column**2, levels))
        for _ in range(2):
            for earlier in columns:
                column = column - earlier * np.bincount(codes, earlier * column, levels)[codes]
        length = np.sqrt(np.bincount(codes, column**2, levels))
        varies = length > COLLINEAR * before
        columns.append(column * np.divide(varies, length, out=np.zeros(levels), where=varies)[codes])
        block = sparse.csr_array((columns[-1], places, starts), shape=(len(codes), levels))
        blocks.append(block if varies.all() else block[:, np.flatnonzero(varies)])
    basis = blocks[0] if len(blocks) == 1 else sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return Effect(name, codes, levels, basis, sparse.csr_array(basis.T))


def residualise(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    """What is left of the columns of values (n, k) once all effects are projected out.

    One effect is projected out directly, two by elimination, more by alternating projections under conjugate gradients
    (Hernandez-Ramos, Escalante and Raydan 2011), repeated on what remains until it is rounding. Raises EstimationError
    otherwise.
    """
    result = _sweep(_sweep(values, effects), effects)
    if len(effects) < 2:
        return result
    bound = PRECISION * norms(result) + np.finfo(float).eps * norms(values)
    spanned: Callable[[np.ndarray], np.ndarray] | None = None
    for _ in range(ROUNDS):
        if (_remaining(result, effects) <= bound).all():
            return result
        spanned = spanned or (_eliminated(*effects) if len(effects) == 2 else partial(_alternating, effects))
        result = _sweep(result - spanned(result), effects)
    names = ", ".join(e.name for e in effects)
    raise EstimationError(f"{names} could not be absorbed to {PRECISION} in {ROUNDS} rounds on {len(values)} rows")


def without_singletons(effects: dict[str, np.ndarray], size: int) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Rows to keep (size,) and the (effect, code) of every level seen once, found until none is left (Correia 2015)."""
    keep = np.ones(size, dtype=bool)
    found: list[tuple[str, int]] = []
    while True:
        before = len(found)
        for name, codes in effects.items():
            counts = np.bincount(codes[keep], minlength=int(codes.max()) + 1)
            found += [(name, int(code)) for code in np.flatnonzero(counts == 1)]
            keep &= counts[codes] != 1
        if len(found) == before:
            return keep, found


def _sweep(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    for e in effects:
        values = values - e.basis @ (e.transposed @ values)
    return values


def _remaining(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    return np.max([norms(e.transposed @ values) for e in effects], axis=0)


def _eliminated(one: Effect, other: Effect) -> Callable[[np.ndarray], np.ndarray]:
    """The part of values (n, k) in the span of two effects: the larger is eliminated from the normal equations of both,
    those of the smaller, (I - C'C) g = b - C'a with C the products of their bases, are solved."""
    large, small = (one, other) if one.basis.shape[1] >= other.basis.shape[1] else (other, one)
    cross = sparse.csr_array(large.transposed @ small.basis)
    back = sparse.csr_array(cross.T)
    solve = _pseudo_inverse(cross) if cross.shape[1] <= DENSE else None

    def spanned(values: np.ndarray) -> np.ndarray:
        a, b = large.transposed @ values, small.transposed @ values
        right = b - back @ a
        found = (
            solve @ right if solve is not None else _conjugate(lambda x: x - back @ (cross @ x), right, norms(values))
        )
        return np.asarray(large.basis @ (a - cross @ found) + small.basis @ found)

    return spanned


def _pseudo_inverse(cross: sparse.csr_array) -> np.ndarray:
    """Of I - C'C (p, p), whose null vectors are the levels that one effect shares with the other."""
    values, vectors = np.linalg.eigh(np.eye(cross.shape[1]) - (cross.T @ cross).toarray())
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > SHARED)
    return np.asarray((vectors * inverse) @ vectors.T)


def _alternating(effects: Sequence[Effect], values: np.ndarray) -> np.ndarray:
    """The part of values (n, k) in the span of the effects: (I - S) x = (I - S) values, S the sweep there and back."""

    def apply(x: np.ndarray) -> np.ndarray:
        return x - _sweep(_sweep(x, effects), effects[-2::-1])

    return _conjugate(apply, apply(values), norms(values))


def _conjugate(apply: Callable[[np.ndarray], np.ndarray], right: np.ndarray, size: np.ndarray) -> np.ndarray:
    """x (m, k) with apply(x) = right by conjugate gradients, to what is rounding beside lengths `size` (k,)."""
    solution, residual = np.zeros_like(right), right
    direction, rho = residual, norms(residual) ** 2
    goal = (PRECISION / 4 * size) ** 2
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
