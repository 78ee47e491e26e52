"""Two effects: the larger is eliminated from the normal equations of both, those of the smaller are solved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.inference.conjugate_gradients import conjugate_gradients
from analysis.inference.effect_basis import Effect

DENSE = 400  # levels of the smaller effect up to which its equations are solved directly
FULL = 0.25  # share of products that are not zero above which they are multiplied as a full matrix
SHARED = 1e-12  # eigenvalue of these equations that is zero


@dataclass(frozen=True)
class Elimination:
    """Products C (p, q) of the bases of a larger and a smaller effect, their transpose, and the pseudo-inverse (q, q)
    of I - C'C where it is small enough."""

    cross: sparse.csr_array
    back: sparse.csr_array
    inverse: np.ndarray | None

    @classmethod
    def of(cls, large: Effect, small: Effect) -> Elimination:
        cross = _products(large.basis, small.basis)
        back = sparse.csr_array(cross.T)
        return cls(cross, back, _pseudo_inverse(cross, back) if cross.shape[1] <= DENSE else None)

    def coordinates(self, a: np.ndarray, b: np.ndarray, goal: np.ndarray) -> list[np.ndarray]:
        """Coordinates (p, k), (q, k) of the part of columns in the span of both, from the products a (p, k), b (q, k)
        of the bases with the columns: (I - C'C) g = b - C'a and a - C g, to a residual `goal` (k,) if by iteration."""
        right = b - self.back @ a
        if self.inverse is None:
            found = conjugate_gradients(lambda x: x - self.back @ (self.cross @ x), right, goal)
        else:
            found = self.inverse @ right
        return [a - self.cross @ found, found]


def _products(large: sparse.csr_array, small: sparse.csr_array) -> sparse.csr_array:
    """large' small; without trends a row has one entry in each, and the product of these is all it adds."""
    if large.nnz == small.nnz == large.shape[0] and (large.indptr == small.indptr).all():
        entries, size = large.data * small.data, (large.shape[1], small.shape[1])
        return sparse.coo_array((entries, (large.indices, small.indices)), size).tocsr()
    return sparse.csr_array(sparse.csr_array(large.T) @ small)


def _pseudo_inverse(cross: sparse.csr_array, back: sparse.csr_array) -> np.ndarray:
    """Of I - C'C (q, q), whose null vectors are the levels that one effect shares with the other."""
    is_full = cross.nnz > FULL * cross.shape[0] * cross.shape[1]
    gram = (back @ cross.toarray()) if is_full else (back @ cross).toarray()
    values, vectors = np.linalg.eigh(np.eye(len(gram)) - gram)
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > SHARED)
    return np.asarray((vectors * inverse) @ vectors.T)
