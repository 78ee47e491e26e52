"""Means and deviations by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def codes_of(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Codes 0..G-1 in sorted order of the values (n,), and G."""
    codes, counts = codes_and_counts(values)
    return codes, len(counts)


def codes_and_counts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes 0..G-1 in sorted order of the values (n,), and how often each occurs (G,)."""
    if values.dtype.kind == "i" and len(values) and values.min() >= 0 and values.max() < len(values):
        counts = np.bincount(values)
        if counts.all():  # they are codes already
            return values, counts
        present = counts > 0
        return (np.cumsum(present) - 1)[values], counts[present]
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    return codes.reshape(-1), counts


def sums_by(codes: np.ndarray, values: np.ndarray, size: int, factor: np.ndarray | None = None) -> np.ndarray:
    """Sums (G, k) of the rows of values (n, k), times a factor (n,), by code; each column in one piece."""
    columns = (column if factor is None else column * factor for column in values.T)
    return np.array([np.bincount(codes, column, size) for column in columns]).reshape(-1, size).T


def pairs_by(first: np.ndarray, second: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """How many rows (G, H) have a first code (n,) below G and a second (n,) below H."""
    return np.bincount(first * size[1] + second, minlength=size[0] * size[1]).reshape(size)


@dataclass(frozen=True)
class Groups:
    """Rows belong to units: codes (n,), counts (N,)."""

    codes: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Groups:
        return cls(*codes_and_counts(values))

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
