"""Least squares under weights of whole clusters, from cross products: resampling and permuting without refits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.absorption import residualise
from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effect_basis import Effect
from analysis.inference.groups import sums_by
from analysis.inference.least_squares import norms
from analysis.results import EstimationError

SINGULAR = 1e-11  # eigenvalue of a scaled cross product below which the squares do not tell the columns apart
NEGLIGIBLE = 1e-10  # the same for the dummies, one of which is often redundant
STACKED = 2.5e7  # numbers kept as one cross product per cluster; beyond, every draw runs over the rows
AT_ONCE = 1e6  # numbers in the cross products of the draws that are solved at a time


@dataclass(frozen=True)
class ClusterMoments:
    """Columns (n, d + k): d dummies, then values of length one, which `lengths` (k,) undo. codes (n,), size G.

    Weighting clusters moves no mean within an effect that is nested in them, so these effects are taken out once, a
    cluster drawn twice counting as two units. The dummies of the other effects stay columns and are taken out draw by
    draw (Frisch and Waugh 1933, Lovell 1963). The result is that of a fit to the weighted rows.
    """

    columns: np.ndarray
    lengths: np.ndarray
    n_dummies: int
    codes: np.ndarray
    size: int

    @classmethod
    def of(cls, values: np.ndarray, effects: Sequence[Effect], codes: np.ndarray, size: int) -> ClusterMoments:
        """`values` (n, k) are free of no effect yet; taking all out at first only improves the numbers."""
        inside = [is_nested(e.codes, codes) for e in effects]
        nested = [e for e, is_inside in zip(effects, inside, strict=True) if is_inside]
        dummies = [e.basis.toarray() for e, is_inside in zip(effects, inside, strict=True) if not is_inside]
        crossed = np.column_stack(dummies) if dummies else np.empty((len(values), 0))
        if nested:
            crossed = residualise(crossed, nested)
        values = residualise(values, effects)
        lengths = norms(values)
        scaled = np.divide(values, lengths, out=np.zeros_like(values), where=lengths > 0)
        return cls(np.column_stack([crossed, scaled]), lengths, crossed.shape[1], codes, size)

    def slopes(self, weights: np.ndarray, outcome: int, regressors: Sequence[int]) -> np.ndarray:
        """Coefficients (B, r) of column `outcome` on columns `regressors` of the values, by row of weights (B, G).

        Raises EstimationError with the number of the draw where they are not determined.
        """
        found = [self._solve(products, first, outcome, regressors) for first, products in self._products(weights)]
        return np.concatenate(found) if found else np.empty((0, len(regressors)))

    def _products(self, weights: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """(number of the first from one, cross products (b, k, k)) of the scaled values once the dummies are out, some
        draws at a time."""
        p, d = self.columns.shape[1], self.n_dummies
        stacked = self._by_cluster() if self.size * p * p <= STACKED else None
        for first in range(0, len(weights), size := max(1, int(AT_ONCE / p**2))):
            part = weights[first : first + size]
            if stacked is None:
                whole = np.stack([(self.columns * each[self.codes][:, None]).T @ self.columns for each in part])
            else:
                whole = (part @ stacked).reshape(-1, p, p)
            if d:
                inverse = np.linalg.pinv(whole[:, :d, :d], rcond=NEGLIGIBLE, hermitian=True)
                whole = whole[:, d:, d:] - whole[:, d:, :d] @ inverse @ whole[:, :d, d:]
            yield first + 1, whole

    def _by_cluster(self) -> np.ndarray:
        """(G, p * p)."""
        products = [sums_by(self.codes, self.columns * column[:, None], self.size) for column in self.columns.T]
        return np.stack(products, axis=1).reshape(self.size, -1)

    def _solve(self, products: np.ndarray, first: int, outcome: int, regressors: Sequence[int]) -> np.ndarray:
        """Coefficients (b, r) from cross products (b, k, k), those of the draws numbered from `first`."""
        chosen = list(regressors)
        gram, right = products[:, chosen][:, :, chosen], products[:, chosen, outcome]
        scale = np.sqrt(np.maximum(np.einsum("bii->bi", gram), 0.0))
        varies = (scale**2 > SINGULAR).all(axis=1)
        scale[~varies] = 1.0
        gram = gram / (scale[:, :, None] * scale[:, None, :])
        undetermined = ~varies | (np.linalg.eigvalsh(gram)[:, 0] <= SINGULAR)
        if undetermined.any():
            number = first + int(np.argmax(undetermined))
            raise EstimationError(f"draw {number} does not determine every coefficient: too few clusters vary in it")
        found = np.linalg.solve(gram, (right / scale)[:, :, None])[:, :, 0] / scale
        return np.asarray(found * self.lengths[outcome] / self.lengths[chosen])
