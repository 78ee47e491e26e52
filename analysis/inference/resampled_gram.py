"""Least squares on resampled clusters at the price of adding matrices: one cross-product per cluster, made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.absorption import Effect, residualise
from analysis.inference.groups import codes_of


@dataclass(frozen=True)
class ClusterGrams:
    """`grams` (G, k, k): cross-products within every cluster of `names` (columns), then of the dummies that stay.

    Effects nested in a cluster are absorbed once, which is exact however the clusters are drawn, since each brings its
    own; the others stand as dummies.
    """

    names: tuple[str, ...]
    grams: np.ndarray

    @staticmethod
    def of(values: np.ndarray, names: Sequence[str], effects: Sequence[Effect], clusters: np.ndarray) -> ClusterGrams:
        """Columns `values` (n, k) called `names`, clusters (n,)."""
        codes, size = codes_of(clusters)
        nested = [effect for effect in effects if _is_nested(effect, codes)]
        dummies = [effect.dummies.toarray() > 0 for effect in effects if effect not in nested]
        columns = np.hstack([values, *(block.astype(float) for block in dummies)])
        columns = residualise(columns, nested) if nested else columns
        grams = np.zeros((size, columns.shape[1], columns.shape[1]))
        for cluster in range(size):
            rows = columns[codes == cluster]
            grams[cluster] = rows.T @ rows
        return ClusterGrams(tuple(names), grams)

    def slopes(self, weights: np.ndarray, outcome: str, regressors: Sequence[str]) -> np.ndarray:
        """Coefficients (draws, q) of `regressors` where cluster g stands weights[draw, g] times; weights (draws, G).

        Collinear columns share their coefficient, as in a pseudo-inverse.
        """
        places = [self.names.index(name) for name in regressors]
        places += range(len(self.names), self.grams.shape[1])
        whole = np.tensordot(weights.astype(float), self.grams, axes=1)
        left = whole[:, places][:, :, places]
        scale = np.sqrt(np.maximum(np.einsum("dii->di", left), np.finfo(float).tiny))
        scaled = left / scale[:, :, None] / scale[:, None, :]
        right = whole[:, places, self.names.index(outcome)] / scale
        solved = np.einsum("dij,dj->di", np.linalg.pinv(scaled, rcond=1e-11, hermitian=True), right) / scale
        return solved[:, : len(regressors)]


def drawn(size: int, reps: int, seed: int) -> np.ndarray:
    """How often each of `size` clusters stands in each of `reps` samples of as many clusters, (reps, size)."""
    random = np.random.default_rng(seed)
    picks = random.integers(0, size, (reps, size))
    return np.stack([np.bincount(row, minlength=size) for row in picks])


def _is_nested(effect: Effect, clusters: np.ndarray) -> bool:
    first = np.full(effect.levels, -1)
    first[effect.codes] = clusters
    return bool((first[effect.codes] == clusters).all())
