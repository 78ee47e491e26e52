"""One fixed effect, with its unit-specific trends, as an orthonormal basis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from analysis.inference.groups import codes_and_counts, sums_by
from analysis.inference.least_squares import COLLINEAR


@dataclass(frozen=True)
class Effect:
    """One absorbed effect: codes (n,) 0..levels-1 and an orthonormal basis (n, p) of its dummies, then its trends.

    Where rows are weighted the basis is that of the weighted rows. Dummies without weights and trends need no matrix:
    the entry of a row is the `scale` (levels,) of its level, and `given` is None.
    """

    name: str
    codes: np.ndarray
    levels: int
    scale: np.ndarray | None
    given: sparse.csr_array | None

    @cached_property
    def basis(self) -> sparse.csr_array:
        if self.given is None:
            assert self.scale is not None
            return _spread(self.scale[self.codes], self.codes, self.levels)
        return self.given

    @property
    def rank(self) -> int:
        """Columns p of the basis."""
        return self.levels if self.given is None else int(self.given.shape[1])

    @property
    def dummies(self) -> sparse.csr_array:
        return self.basis[:, : self.levels]

    def products(self, values: np.ndarray) -> np.ndarray:
        """basis' values (p, k), of columns (n, k)."""
        if self.scale is None:
            return np.asarray(self.basis.T @ values)
        return self.scale[:, None] * sums_by(self.codes, values, self.levels)

    def take_out(self, values: np.ndarray, coordinates: np.ndarray) -> None:
        """Columns (n, k) less basis coordinates (p, k), in place and one at a time: no second matrix is needed."""
        for column, each in zip(values.T, coordinates.T, strict=True):
            column -= self.basis @ each if self.scale is None else (self.scale * each)[self.codes]


def effect(
    name: str, values: np.ndarray, time: np.ndarray | None = None, order: int = 0, root: np.ndarray | None = None
) -> Effect:
    """Level dummies of values (n,), with polynomial trends in time (n,) up to `order` for every level.

    `root` (n,) multiplies every row: with the square roots of weights the deviations are those from weighted means.
    """
    codes, counts = codes_and_counts(values)
    levels = len(counts)
    if not order and root is None:
        return Effect(name, codes, levels, 1 / np.sqrt(counts), None)
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
    return Effect(name, codes, levels, None, basis)


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
