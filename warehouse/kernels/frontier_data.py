"""From rows in any order to a frontier whose groups are adjacent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array, Indices, matrix, require_independent, vector
from warehouse.kernels.errors import KernelError, MissingError
from warehouse.kernels.frontier_likelihood import Frontier


@dataclass(frozen=True)
class Arranged:
    """The frontier, the row each of its rows had, and the terms of its coefficients."""

    frontier: Frontier
    order: Indices
    terms: tuple[str, ...]


def arrange(
    y: Array,
    x: Array,
    has_mean: bool,
    unit: ArrayLike | None,
    time: ArrayLike | None,
    decay: bool | None,
    z: ArrayLike | None,
) -> Arranged:
    """x holds the constant. Raises KernelError where unit, time, decay and z do not make a model together."""
    n = len(y)
    if decay and (unit is None or time is None or z is not None):
        raise KernelError(
            "decay=True is the panel of Battese and Coelli (1992): it needs unit and time, and takes no z"
        )
    if time is not None and unit is None:
        raise KernelError("time is given without unit: a cross-section has neither, a panel at least unit")
    codes = np.arange(n) if unit is None else _codes(unit, n)
    times = np.zeros(n) if time is None else vector(time, "time", n)
    if time is not None:
        _require_unique(codes, times)
    order = np.lexsort((times, codes)) if z is None else np.arange(n)
    codes = codes if z is None else order
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    means, mean_terms = _means(has_mean, z, len(starts))
    lag = (times - times.max())[order] if decay else None
    if lag is not None and not lag.any():
        raise KernelError("decay=True needs at least two times")
    terms = ("_cons", *_numbered("x", x.shape[1] - 1), *mean_terms, *(["eta"] if decay else []))
    return Arranged(Frontier(y[order], x[order], means, starts, lag), order, terms)


def _means(has_mean: bool, z: ArrayLike | None, n_groups: int) -> tuple[Array, tuple[str, ...]]:
    """What the prior mean of u is linear in, by group; with z a group is a row, in the order given."""
    if z is None:
        return np.ones((n_groups, int(has_mean))), ("mu",) * has_mean
    determinants = matrix(z, "z")
    if len(determinants) != n_groups:
        raise KernelError(f"z has {len(determinants)} rows, y has {n_groups}")
    require_independent(determinants, "z")
    terms = _numbered("z", determinants.shape[1])
    widened = np.column_stack([np.ones(n_groups), determinants])
    if has_mean and np.linalg.matrix_rank(widened / np.linalg.norm(widened, axis=0)) == widened.shape[1]:
        return widened, ("z_cons", *terms)
    return determinants, terms


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


def _codes(unit: ArrayLike, n: int) -> Indices:
    labels = np.asarray(unit)
    if labels.shape != (n,):
        raise KernelError(f"unit must have {n} labels, one per row, not the shape {labels.shape}")
    missing = [row for row, label in enumerate(labels.tolist()) if label is None or label != label]
    if missing:
        raise MissingError(f"unit is missing in row {missing[0]} (from 0)", rows=missing)
    return np.unique(labels, return_inverse=True)[1]


def _require_unique(codes: Indices, times: Array) -> None:
    order = np.lexsort((times, codes))
    same = (np.diff(codes[order]) == 0) & (np.diff(times[order]) == 0)
    if same.any():
        rows = order[np.flatnonzero(same)[0] : np.flatnonzero(same)[0] + 2]
        raise KernelError(f"rows {rows[0]} and {rows[1]} (from 0) are the same unit at the same time", rows=rows)
