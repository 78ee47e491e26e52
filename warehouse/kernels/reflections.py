"""The method of reflections."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array
from warehouse.kernels.errors import KernelError
from warehouse.kernels.specialisation import specialised


@dataclass(frozen=True)
class Reflections:
    """Raw k_n, column n = 0 .. iterations: k_region (regions, n + 1), k_product (products, n + 1)."""

    k_region: Array
    k_product: Array


def reflections(rca_matrix: ArrayLike, *, iterations: int = 18) -> Reflections:
    """Averages of averages over the matrix of RCA >= 1 (regions, products).

    k_region[:, 0] is diversity (products), k_product[:, 0] ubiquity (regions), then
    k_region[c, n] = sum_p M[c, p] k_product[p, n-1] / k_region[c, 0] and k_product likewise over regions: even n of a
    region are about regions, odd n about products. The values draw together as n grows; compare their ranks or z-scores
    at small n only. Raises EmptyError, MissingError, KernelError. Source: Hidalgo and Hausmann (2009).
    """
    if not isinstance(iterations, int | np.integer) or iterations < 0:
        raise KernelError(f"iterations={iterations!r} must be a whole number, at least zero")
    m = specialised(rca_matrix)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    region, product = [diversity], [ubiquity]
    for _ in range(iterations):
        of_region, of_product = m @ product[-1] / diversity, m.T @ region[-1] / ubiquity
        region.append(of_region)
        product.append(of_product)
    return Reflections(np.column_stack(region), np.column_stack(product))
