"""Arrays as every kernel takes them: floating point, finite, of the right shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from warehouse.kernels.errors import CollinearError, KernelError, MissingError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Choice = TypeVar("Choice")

ROUNDING = 1e-12
"""A column whose range is below this share of its size varies by rounding alone."""

COLLINEAR = 1e-10
"""A column of which less than this share is left beside the columns before it is determined by them."""


def matrix(values: ArrayLike, name: str) -> Array:
    """A finite matrix with at least one row and one column; a vector is one column."""
    found = np.asarray(values, dtype=float)
    if found.ndim == 1:
        found = found[:, np.newaxis]
    if found.ndim != 2 or not found.size:
        raise KernelError(f"{name} must be a matrix with rows and columns, not an array of shape {found.shape}")
    rows, columns = np.nonzero(~np.isfinite(found))
    if rows.size:
        raise MissingError(
            f"{name} has {rows.size} missing or infinite cells, the first in row {rows[0]}, column {columns[0]} "
            f"(from 0): drop these rows or fill the cells first",
            rows=np.unique(rows),
            columns=np.unique(columns),
        )
    return found


def vector(values: ArrayLike, name: str, length: int) -> Array:
    """A finite vector of the length given."""
    found = np.asarray(values, dtype=float)
    if found.shape != (length,):
        raise KernelError(f"{name} must have {length} values, one per row, not the shape {found.shape}")
    return matrix(found, name)[:, 0]


def varying(x: Array) -> Flags:
    """Which columns vary by more than rounding."""
    return np.ptp(x, axis=0) > ROUNDING * np.abs(x).max(axis=0)


def require_independent(x: Array, name: str) -> None:
    """Raises CollinearError with the columns that those before them determine."""
    norms = np.linalg.norm(x, axis=0)
    if len(x) < x.shape[1]:
        raise KernelError(f"{name} has {x.shape[1]} columns but only {len(x)} rows")
    left = np.abs(np.diag(np.linalg.qr(x / np.where(norms > 0, norms, 1.0), mode="r")))
    dependent = np.flatnonzero(left < COLLINEAR)
    if dependent.size:
        raise CollinearError(
            f"column {', '.join(map(str, dependent))} of {name} (from 0) is determined by the columns before it",
            columns=dependent,
        )


def choose(options: Mapping[str, Choice], option: str, name: str) -> Choice:
    """The meaning of an option's name."""
    if option not in options:
        raise KernelError(f"{name}={option!r} is not known; choose one of {', '.join(options)}")
    return options[option]
