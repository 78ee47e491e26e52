"""A composite index from principal components."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array, choose, matrix, varying
from warehouse.kernels.errors import ConstantError, KernelError, NotIdentifiedError

ROUNDING = 1e-10
"""Eigenvalues and sums of loadings nearer than this are equal."""

KEEP = re.compile(r"(?P<first>first)|(?P<kaiser>eigenvalue>1)|cum>=(?P<share>0?\.\d+|1(\.0*)?)")


@dataclass(frozen=True)
class PcaIndex:
    """score (rows,); loadings (indicators, components), columns of length one; explained (components,), shares of the
    variance of all indicators."""

    score: Array
    loadings: Array
    explained: Array


def pca_index(x: ArrayLike, *, keep: str = "eigenvalue>1", sign: str = "sum_loadings") -> PcaIndex:
    """The sum of the kept component scores, each times its share of the variance of all indicators.

    The columns of x (rows, indicators) become z-scores (standard deviation with n - 1); components are eigenvectors of
    their correlations, of length one, as Stata's pca: a component's score has its eigenvalue as variance.
    keep: 'eigenvalue>1' (Kaiser 1960), 'first', or 'cum>=0.85' (the fewest that explain this share).
    sign 'sum_loadings': loadings of a component sum to at least zero; where they sum to zero the largest in absolute
    value is positive. Divide the score by explained.sum() for the weighted mean of the components.
    Raises MissingError, ConstantError, NotIdentifiedError where nothing is kept or kept eigenvalues are equal.
    Source: Hotelling (1933).
    """
    oriented = choose({"sum_loadings": _by_sum_of_loadings}, sign, "sign")
    z = _z_scores(matrix(x, "x"))
    values, vectors = np.linalg.eigh(z.T @ z / (len(z) - 1))
    values, vectors = values[::-1], vectors[:, ::-1]
    explained = values / values.sum()
    kept = _count(keep, values, explained)
    _require_distinct(values, kept)
    loadings = np.column_stack([oriented(column) for column in vectors[:, :kept].T])
    return PcaIndex(z @ loadings @ explained[:kept], loadings, explained[:kept])


def _z_scores(x: Array) -> Array:
    if len(x) < 2:
        raise KernelError("one row has no variance: components need at least two")
    constant = np.flatnonzero(~varying(x))
    if constant.size:
        raise ConstantError(
            f"column {', '.join(map(str, constant))} does not vary and has no z-score: leave it out", columns=constant
        )
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


def _count(keep: str, values: Array, explained: Array) -> int:
    rule = KEEP.fullmatch(keep)
    if rule is None:
        raise KernelError(f"keep={keep!r} is not known; choose 'eigenvalue>1', 'first' or a share as in 'cum>=0.85'")
    if rule["first"]:
        return 1
    if rule["share"]:
        return int(np.argmax(np.cumsum(explained) >= float(rule["share"]) - ROUNDING)) + 1
    kept = int((values > 1 + ROUNDING).sum())
    if not kept:
        raise NotIdentifiedError("no eigenvalue is above one: the indicators are uncorrelated and have no common index")
    return kept


def _require_distinct(values: Array, kept: int) -> None:
    gaps = values[:kept] - values[1 : kept + 1] if kept < len(values) else -np.diff(values)
    if (gaps < ROUNDING).any():
        first = int(np.argmax(gaps < ROUNDING))
        raise NotIdentifiedError(
            f"components {first + 1} and {first + 2} have the same eigenvalue {values[first]:.6g}: any rotation of the "
            "two fits as well, so their loadings are not determined"
        )


def _by_sum_of_loadings(loadings: Array) -> Array:
    total = loadings.sum()
    if abs(total) > ROUNDING:
        return loadings * np.sign(total)
    size = np.abs(loadings)
    return loadings * np.sign(loadings[np.argmax(size > size.max() - ROUNDING)])
