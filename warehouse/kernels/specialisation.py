"""Which region is specialised in which product: the matrix that reflections and complexity start from."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array, Indices, matrix
from warehouse.kernels.errors import EmptyError, KernelError

THRESHOLD = 1.0
"""Revealed comparative advantage from which a region counts as specialised (Balassa 1965)."""


def specialised(rca_matrix: ArrayLike) -> Array:
    """M (regions, products), one where RCA >= 1 and else zero; a matrix of zeros and ones stays as it is.

    Raises EmptyError with the rows and columns that hold no one: their averages over nothing are not defined, and
    leaving them out changes no other row or column. MissingError for missing RCA, KernelError for negative ones.
    """
    rca = matrix(rca_matrix, "rca_matrix")
    if (rca < 0).any():
        rows, columns = np.nonzero(rca < 0)
        raise KernelError("rca_matrix has negative cells; RCA is a ratio of shares", rows=rows, columns=columns)
    m = (rca >= THRESHOLD).astype(float)
    rows, columns = np.flatnonzero(~m.any(axis=1)), np.flatnonzero(~m.any(axis=0))
    if rows.size or columns.size:
        raise EmptyError(
            f"regions without a product of RCA >= 1: rows {_some(rows)}; products without a region: columns "
            f"{_some(columns)} (from 0). Leave them out first",
            rows=rows,
            columns=columns,
        )
    return m


def _some(positions: Indices) -> str:
    return (", ".join(map(str, positions[:5])) + ", ..." * (len(positions) > 5)) or "none"
