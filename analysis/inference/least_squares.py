"""Least squares by Gram-Schmidt, regressors taken in their written order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.inference.gram_schmidt import COLLINEAR, CONSTANT, apart, norms, orthogonalise
from analysis.results import Dropped, EstimationError

__all__ = ["COLLINEAR", "CONSTANT", "Level", "LinearModel", "norms", "orthogonalise", "regress"]


@dataclass(frozen=True)
class LinearModel:
    """A solved linear model: terms (k), coef (k,), residual (n,), influence (n, k).

    Row i of `influence` is x_i'(X'X)^-1. Any sandwich is then influence' Omega influence. It is basis mix', of an
    orthonormal `basis` (n, k) and `mix` (k, k), or `basis` itself where there is no mix. `bread` (k, k) is the
    classical covariance per unit of error variance where it is not influence'influence (LIML).
    """

    terms: tuple[str, ...]
    coef: np.ndarray
    residual: np.ndarray
    basis: np.ndarray
    dropped: tuple[Dropped, ...] = ()
    bread: np.ndarray | None = None
    mix: np.ndarray | None = None

    @cached_property
    def influence(self) -> np.ndarray:
        """Computed where it is asked for: sums of it need only those of the basis."""
        return self.basis if self.mix is None else _times(self.mix, self.basis)

    @property
    def lengths(self) -> np.ndarray:
        """Of the columns of `influence` (k,)."""
        return norms(self.basis if self.mix is None else self.mix.T)

    @property
    def unscaled(self) -> np.ndarray:
        """Classical covariance (k, k) for errors of variance one."""
        if self.bread is not None:
            return self.bread
        return self.basis.T @ self.basis if self.mix is None else self.mix @ self.mix.T

    @property
    def n_obs(self) -> int:
        return len(self.residual)

    @property
    def n_terms(self) -> int:
        return len(self.terms)

    @property
    def ssr(self) -> float:
        return float(self.residual @ self.residual)

    @property
    def slopes(self) -> np.ndarray:
        """Positions of the terms that are not the constant."""
        return np.array([i for i, term in enumerate(self.terms) if term != CONSTANT], dtype=int)

    @property
    def regressors(self) -> list[str]:
        """The terms that are not the constant."""
        return [term for term in self.terms if term != CONSTANT]

    @property
    def by_term(self) -> dict[str, float]:
        """The coefficients by name."""
        return dict(zip(self.terms, self.coef.tolist(), strict=True))

    def recombine(self, matrix: np.ndarray, terms: Sequence[str]) -> LinearModel:
        """The same fit with coefficients `matrix @ coef` under the names `terms`."""
        bread = None if self.bread is None else matrix @ self.bread @ matrix.T
        found = tuple(terms), matrix @ self.coef, self.residual
        if self.mix is None:
            return LinearModel(*found, _times(matrix, self.basis), self.dropped, bread)
        return LinearModel(*found, self.basis, self.dropped, bread, matrix @ self.mix)

    def shift_constant(self, means: np.ndarray) -> LinearModel:
        """Replace the constant by constant - means'slopes, for slopes fitted to deviations from `means` (k)."""
        matrix = np.eye(self.n_terms)
        matrix[self.terms.index(CONSTANT), self.slopes] = -means
        return self.recombine(matrix, self.terms)


def _times(matrix: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """columns @ matrix' with each column in one piece."""
    return (matrix @ columns.T).T


@dataclass(frozen=True)
class Level:
    """What an outcome and k regressors are deviations from: their means, times a `constant` (n,) orthogonal to them."""

    constant: np.ndarray
    outcome: float
    regressors: np.ndarray


def regress(
    outcome: np.ndarray,
    regressors: np.ndarray,
    names: Sequence[str],
    *,
    constant: np.ndarray | None = None,
    scale: np.ndarray | None = None,
    absorbed: Sequence[str] = (),
    level: Level | None = None,
) -> LinearModel:
    """Least squares of outcome (n,) on regressors (n, k), preceded by `constant` (n,) if given, which is listed last.
    Of deviations from a `level` the constant, listed last, is that of the means.

    `scale` (k,) are the lengths against which "nothing left" is judged, where columns had `absorbed` effects taken out.
    Collinear columns leave with a reason. Raises EstimationError where no regressor or no degree of freedom is left.
    """
    lengths = norms(regressors) if scale is None else scale
    if constant is not None:
        regressors, names = np.column_stack([constant, regressors]), [CONSTANT, *names]
        lengths = np.concatenate([norms(constant[:, None]), lengths])
    regressors = np.asfortranarray(regressors)  # each column in one piece
    last = None if level is None else level.constant
    kept, basis, triangle, dropped = orthogonalise(regressors, names, lengths, absorbed, last)
    terms = [names[j] for j in kept]
    if set(names) - {CONSTANT} and not set(terms) - {CONSTANT}:
        raise EstimationError("no regressor is left: " + "; ".join(f"{d.variable}: {d.reason}" for d in dropped))
    if len(outcome) <= len(terms):
        raise EstimationError(f"{len(outcome)} rows cannot determine {len(terms)} coefficients ({', '.join(terms)})")
    mix, r = np.linalg.inv(triangle), len(kept)
    share, residual, _ = apart(outcome, basis[:, :r])
    coef = mix[:r, :r] @ share
    coef += mix[:r, :r] @ (share - triangle[:r, :r] @ coef)  # one step of refinement
    if constant is not None:
        terms, coef, mix = [*terms[1:], terms[0]], np.roll(coef, -1), np.roll(mix, -1, axis=0)
    if level is not None:
        means = level.regressors[kept]
        mix[r] -= means @ mix[:r]
        terms, coef = [*terms, CONSTANT], np.append(coef, level.outcome - means @ coef)
    return LinearModel(tuple(terms), coef, residual, basis, tuple(dropped), mix=mix)
