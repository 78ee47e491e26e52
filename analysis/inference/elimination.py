"""Two effects: the larger is eliminated from the normal equations of both, those of the smaller are solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy import sparse

from analysis.inference.conjugate_gradients import conjugate_gradients
from analysis.inference.effect_basis import Effect
from analysis.inference.groups import pairs_by

DENSE = 400  # levels of the smaller effect up to which its equations are solved directly
FULL = 0.25  # share of products that are not zero above which they are multiplied as a full matrix
SHARED = 1e-12  # eigenvalue of these equations that is zero

Products: TypeAlias = np.ndarray | sparse.csr_array


@dataclass(frozen=True)
class Elimination:
    """Products C (p, q) of the bases of a larger and a smaller effect, their transpose, and the pseudo-inverse (q, q)
    of I - C'C where it is small enough."""

    cross: Products
    back: Products
    inverse: np.ndarray | None

    @classmethod
    def of(cls, large: Effect, small: Effect) -> Elimination:
        back = _products(small, large)
        cross = back.T if isinstance(back, np.ndarray) else sparse.csr_array(back.T)
        return cls(cross, back, _pseudo_inverse(cross, back) if back.shape[0] <= DENSE else None)

    def coordinates(self, a: np.ndarray, b: np.ndarray, goal: np.ndarray) -> list[np.ndarray]:
        """Coordinates (p, k), (q, k) of the part of columns in the span of both, from the products a (p, k), b (q, k)
        of the bases with the columns: (I - C'C) g = b - C'a and a - C g, to a residual `goal` (k,) if by iteration."""
        right = b - self.back @ a
        if self.inverse is None:
            found = conjugate_gradients(lambda x: x - self.back @ (self.cross @ x), right, goal)
        else:
            found = self.inverse @ right
        return [a - self.cross @ found, found]


def _products(small: Effect, large: Effect) -> Products:
    """small' large of the bases, as a full matrix where a share of its entries above FULL may be other than zero."""
    size = small.rank, large.rank
    is_full = len(small.codes) > FULL * size[0] * size[1]
    if small.scale is not None and large.scale is not None and is_full:
        return pairs_by(small.codes, large.codes, size) * np.multiply.outer(small.scale, large.scale)
    a, b = small.basis, large.basis
    if a.nnz == b.nnz == a.shape[0] and (a.indptr == b.indptr).all():  # a row has one entry in each: all that it adds
        found = sparse.coo_array((a.data * b.data, (a.indices, b.indices)), size).tocsr()
    else:
        found = sparse.csr_array(sparse.csr_array(a.T) @ b)
    return np.asarray(found.toarray()) if found.nnz > FULL * size[0] * size[1] else found


def _pseudo_inverse(cross: Products, back: Products) -> np.ndarray:
    """Of I - C'C (q, q), whose null vectors are the levels that one effect shares with the other."""
    gram = back @ cross
    gram = gram if isinstance(gram, np.ndarray) else gram.toarray()
    values, vectors = np.linalg.eigh(np.eye(len(gram)) - gram)
    inverse = np.divide(1.0, values, out=np.zeros_like(values), where=values > SHARED)
    return np.asarray((vectors * inverse) @ vectors.T)
