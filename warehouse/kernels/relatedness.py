"""The product space: how near products are to each other, and how near a region is to a product."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array
from warehouse.kernels.specialisation import specialised


def proximity(rca_matrix: ArrayLike) -> Array:
    """phi (products, products): the smaller of the two conditional probabilities that a region has RCA >= 1 in both.

    A product's proximity to itself is one. Raises EmptyError, MissingError, KernelError.
    Source: Hidalgo, Klinger, Barabasi and Hausmann (2007), eq. 1.
    """
    m = specialised(rca_matrix)
    ubiquity = m.sum(axis=0)
    return m.T @ m / np.maximum.outer(ubiquity, ubiquity)


def density(rca_matrix: ArrayLike) -> Array:
    """omega (regions, products): share of the proximities of a product that lies on products the region has.

    The sums run over all products, the product itself among them, as printed.
    Raises EmptyError, MissingError, KernelError. Source: Hidalgo et al. (2007), eq. 2.
    """
    phi = proximity(rca_matrix)
    return specialised(rca_matrix) @ phi / phi.sum(axis=0)
