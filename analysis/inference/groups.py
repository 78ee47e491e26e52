"""Means and deviations by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def codes_of(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Codes 0..G-1 in sorted order of the values (n,), and G."""
    if values.dtype.kind == "i" and len(values) and values.min() >= 0 and values.max() < len(values):
        present = np.bincount(values) > 0
        if present.all():  # they are codes already
            return values, len(present)
        return (np.cumsum(present) - 1)[values], int(present.sum())
    levels, codes = np.unique(values, return_inverse=True)
    return codes.reshape(-1), len(levels)


def sums_by(codes: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """Sums (G, k) of the rows of values (n, k) by code."""
    return np.column_stack([np.bincount(codes, column, size) for column in values.T])


@dataclass(frozen=True)
class Groups:
    """Rows belong to units: codes (n,), counts (N,)."""

    codes: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Groups:
        codes, size = codes_of(values)
        return cls(codes, np.bincount(codes, minlength=size))

    @property
    def size(self) -> int:
        return len(self.counts)

    @property
    def is_balanced(self) -> bool:
        return bool((self.counts == self.counts[0]).all())

    def means(self, values: np.ndarray) -> np.ndarray:
        """(n, k) -> (N, k)."""
        return sums_by(self.codes, values, self.size) / self.counts[:, None]

    def demean(self, values: np.ndarray) -> np.ndarray:
        """Deviations from the unit's mean; twice, so that what is left of the mean is rounding of the deviations."""
        for _ in range(2):
            values = values - self.means(values)[self.codes]
        return values
