"""Gram-Schmidt, columns taken in their written order.

The order decides which of two collinear regressors leaves, as in Stata: the later one. A column that the first pass
shortens is orthogonalised twice, which keeps the basis orthonormal to rounding (Giraud, Langou, Rozloznik and van den
Eshof 2005; Daniel, Gragg, Kaufman and Stewart 1976 say which need it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.results import Dropped

CONSTANT = "_cons"
COLLINEAR = 1e-10  # what is left of a column, relative to its length, below which it is a combination of the others
ENOUGH = 0.7  # of a column left, beside the others, from which it is orthogonal to them to rounding
PARTNER = 1e-6  # share of a dropped column that makes another one worth naming


def norms(columns: np.ndarray) -> np.ndarray:
    """Euclidean length of each column."""
    return np.asarray(np.sqrt(np.vecdot(columns.T, columns.T)))


def orthogonalise(
    columns: np.ndarray,
    names: Sequence[str],
    lengths: np.ndarray,
    absorbed: Sequence[str],
    last: np.ndarray | None = None,
) -> tuple[list[int], np.ndarray, np.ndarray, list[Dropped]]:
    """Positions kept, orthonormal basis (n, r), upper triangle (r, r) and what was left out.

    A `last` column (n,), orthogonal to all others, joins the basis and the triangle after them without a position.
    """
    kept: list[int] = []
    dropped: list[Dropped] = []
    n, size = columns.shape[0], columns.shape[1] + (last is not None)
    basis, triangle = np.empty((n, size), order="F"), np.zeros((size, size))
    for j, name in enumerate(names):
        r = len(kept)
        if np.linalg.norm(columns[:, j]) <= COLLINEAR * lengths[j]:
            dropped.append(
                Dropped(name, f"no variation within {', '.join(absorbed)}" if absorbed else "zero throughout")
            )
            continue
        triangle[:r, r], rest, length = apart(columns[:, j], basis[:, :r])
        if length <= COLLINEAR * lengths[j]:
            weights = np.linalg.solve(triangle[:r, :r], triangle[:r, r])
            dropped.append(Dropped(name, _reason(columns[:, [*kept, j]], weights, [names[i] for i in kept])))
            triangle[:, r] = 0.0
            continue
        triangle[r, r] = length
        np.divide(rest, length, out=basis[:, r])
        kept.append(j)
    r = len(kept)
    if last is not None:
        triangle[r, r] = np.linalg.norm(last)
        np.divide(last, triangle[r, r], out=basis[:, r])
        r += 1
    return kept, basis[:, :r], triangle[:r, :r], dropped


def apart(column: np.ndarray, basis: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Shares (r,) of a column (n,) in an orthonormal basis (n, r), what is left of it, and the length of that."""
    share, rest, length = np.zeros(basis.shape[1]), column, float(np.linalg.norm(column))
    for _ in range(2 if len(share) else 0):
        more = basis.T @ rest
        share, rest, before = share + more, rest - basis @ more, length
        length = float(np.linalg.norm(rest))
        if length > ENOUGH * before:
            break
    return share, rest, length


def _reason(columns: np.ndarray, weights: np.ndarray, kept: Sequence[str]) -> str:
    lengths = norms(columns)
    share = np.abs(weights) * lengths[:-1] / lengths[-1]
    partners = [name for name, s in zip(kept, share, strict=True) if s > PARTNER]
    return "does not vary" if partners == [CONSTANT] else f"collinear with {', '.join(partners)}"
