"""One fixed effect, with its unit-specific trends, as an orthonormal basis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR


@dataclass(frozen=True)
class Effect:
    """One absorbed effect: codes (n,) 0..levels-1 and an orthonormal basis (n, p) of its dummies, then its trends.

    Where rows are weighted the basis is that of the weighted rows.
    """

    name: str
    codes: np.ndarray
    levels: int
    basis: sparse.csr_array

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
    if not order and root is None:
        return Effect(name, codes, levels, _spread((1 / np.sqrt(np.bincount(codes)))[codes], codes, levels))
    columns: list[np.ndarray] = []
    blocks = []
    trend = np.zeros(len(codes)) if time is None else time.astype(float) - time.astype(float).mean()
    for power in range(order + 1):
        column = trend**power if root is None else root * trend**power
        before = length = np.sqrt(np.bincount(codes, column**2, levels))
        if columns:
            column = _off(column, columns, codes, levels)
            length = np.sqrt(np.bincount(codes, column**2, levels))
        varies = length > COLLINEAR * before
        columns.append(column * np.divide(varies, length, out=np.zeros(levels), where=varies)[codes])
        block = _spread(columns[-1], codes, levels)
        blocks.append(block if varies.all() else block[:, np.flatnonzero(varies)])
    basis = blocks[0] if len(blocks) == 1 else sparse.csr_array(sparse.hstack(blocks, format="csr"))
    return Effect(name, codes, levels, basis)


def _spread(column: np.ndarray, codes: np.ndarray, levels: int) -> sparse.csr_array:
    """A column (n,) by level, (n, levels), with indices of half the memory to run through."""
    places, starts = codes.astype(np.int32), np.arange(len(codes) + 1, dtype=np.int32)
    return sparse.csr_array((column, places, starts), shape=(len(codes), levels))


def _off(column: np.ndarray, earlier: list[np.ndarray], codes: np.ndarray, levels: int) -> np.ndarray:
    """What is left of a column beside orthonormal ones, level by level; twice, so that it is orthogonal to rounding."""
    for _ in range(2):
        for each in earlier:
            column = column - each * np.bincount(codes, each * column, levels)[codes]
    return column
