"""Linear generalised method of moments on panels, one and two steps, with Windmeijer's correction.

Units i have rows R: y_i (R), X_i (R, k), Z_i (R, j). Everything follows from Z_i'y_i and Z_i'X_i, and from a weighting
matrix A that is the generalised inverse of a sum of squares F'F (Roodman 2009, section 2; Windmeijer 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from analysis.inference.least_squares import COLLINEAR, norms
from analysis.results import EstimationError

TIE = 1e-12  # pivots that are equal but for rounding are taken in their order


@dataclass(frozen=True)
class Weighting:
    """A = (F'F)^- : the inverse on the columns `kept` (r,) of F, zero elsewhere; `triangle` (r, r) is R of F = QR.

    Where F has not full rank, columns enter by their length beyond those entered, the longest first. That is Stata's
    invsym: its manual does not state the rule, but it reproduces a log of xtabond2 with 90 instruments and rank 20 to
    all printed digits. Estimates then depend on the units of measurement, there as here.
    """

    kept: np.ndarray
    triangle: np.ndarray

    @classmethod
    def of(cls, root: np.ndarray) -> Weighting:
        lengths = norms(root)
        kept = _independent(root)
        triangle = np.linalg.qr(root[:, kept] / lengths[kept], mode="r") * lengths[kept]
        return cls(kept, triangle)

    @property
    def rank(self) -> int:
        return len(self.kept)

    def half(self, values: np.ndarray) -> np.ndarray:
        """H values, for A = H'H; values (j,) or (j, m)."""
        return solve_triangular(self.triangle, values[self.kept], trans="T")

    def back(self, values: np.ndarray, size: int) -> np.ndarray:
        """H' values (r,) or (r, m), of `size` j rows."""
        full = np.zeros((size, *values.shape[1:]))
        full[self.kept] = solve_triangular(self.triangle, values)
        return full

    def quadratic(self, values: np.ndarray) -> float:
        """values' A values."""
        return float(np.sum(self.half(values) ** 2))


@dataclass(frozen=True)
class Moments:
    """zy (N, j) and zx (N, j, k): the moments of each unit, and the `names` (k) of the coefficients."""

    zy: np.ndarray
    zx: np.ndarray
    names: Sequence[str]

    @classmethod
    def of(cls, y: np.ndarray, x: np.ndarray, z: np.ndarray, names: Sequence[str]) -> Moments:
        """y (N, R), x (N, R, k), z (N, R, j), zero in rows that are not used."""
        transposed = z.transpose(0, 2, 1)
        return cls((transposed @ y[..., None])[..., 0], transposed @ x, names)

    def take(self, columns: np.ndarray) -> Moments:
        return Moments(self.zy[:, columns], self.zx[:, columns], self.names)

    def by_unit(self, coef: np.ndarray) -> np.ndarray:
        """Z_i'e_i (N, j)."""
        return self.zy - self.zx @ coef


@dataclass(frozen=True)
class Step:
    """coef (k,) under one weighting; bread (X'ZAZ'X)^-1; gain (k, j) = bread X'ZA, so that coef = gain Z'y."""

    coef: np.ndarray
    bread: np.ndarray
    gain: np.ndarray
    weighting: Weighting
    by_unit: np.ndarray

    @property
    def objective(self) -> float:
        """e'ZAZ'e."""
        return self.weighting.quadratic(self.by_unit.sum(axis=0))


def solve(moments: Moments, weighting: Weighting) -> Step:
    """Raises EstimationError where the instruments determine fewer than k coefficients."""
    size, (zy, zx) = moments.zy.shape[1], (moments.zy.sum(axis=0), moments.zx.sum(axis=0))
    k = len(moments.names)
    half = weighting.half(zx)
    lengths = norms(half)
    rank = len(_independent(half / np.where(lengths > 0, lengths, 1.0)))
    if rank < k:
        raise EstimationError(
            f"the weighting matrix of {size} instruments has rank {weighting.rank} and determines {rank} of {k} "
            f"coefficients ({', '.join(moments.names)}): name more columns or lags in gmm and iv, or fewer regressors"
        )
    basis, triangle = np.linalg.qr(half / lengths)
    inverse = solve_triangular(triangle, np.eye(k)) / lengths[:, None]
    coef = inverse @ (basis.T @ weighting.half(zy))
    gain = weighting.back(basis, size) @ inverse.T
    return Step(coef, inverse @ inverse.T, gain.T, weighting, moments.by_unit(coef))


def robust(step: Step) -> np.ndarray:
    """Covariance of the first step under any heteroskedasticity and serial correlation within units."""
    scores = step.by_unit @ step.gain.T
    return scores.T @ scores


def windmeijer(moments: Moments, first: Step, second: Step) -> np.ndarray:
    """Windmeijer (2005), equation 2.4: the second step's covariance, corrected for its weights being estimated."""
    size = moments.zy.shape[1]
    weighted = second.weighting.back(second.weighting.half(second.by_unit.sum(axis=0)), size)  # A2 Z'e2
    own = first.by_unit @ weighted
    moved = np.einsum("i,ijk->jk", own, moments.zx) + first.by_unit.T @ (weighted @ moments.zx)
    slope = second.gain @ moved
    corrected = second.bread + slope @ robust(first) @ slope.T + slope @ second.bread + second.bread @ slope.T
    return (corrected + corrected.T) / 2


def _independent(columns: np.ndarray) -> np.ndarray:
    """Positions, in order, of independent columns: those with the longest remainder beyond the chosen ones enter."""
    lengths, rest = norms(columns), columns.copy()
    basis = np.empty((len(columns), 0))
    kept: list[int] = []
    while len(kept) < min(columns.shape):
        remainder = norms(rest)
        remainder[remainder <= COLLINEAR * lengths] = 0.0
        if not remainder.any():
            break
        at = int(np.flatnonzero(remainder >= (1 - TIE) * remainder.max())[0])
        direction = rest[:, at] - basis @ (basis.T @ rest[:, at])
        direction /= np.linalg.norm(direction)
        basis = np.column_stack([basis, direction])
        rest -= np.outer(direction, direction @ rest)
        rest[:, at] = 0.0
        kept.append(at)
    return np.sort(np.array(kept, dtype=int))
