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
    """Column n = 0 .. iterations: k_region (regions, n + 1), k_product (products, n + 1), raw; and what they are above
    their mean over regions, over products, to full precision."""

    k_region: Array
    k_product: Array
    above_region: Array
    above_product: Array


def reflections(rca_matrix: ArrayLike, *, iterations: int = 18) -> Reflections:
    """Averages of averages over the matrix of RCA >= 1 (regions, products).

    k_region[:, 0] is diversity (products), k_product[:, 0] ubiquity (regions), then
    k_region[c, n] = sum_p M[c, p] k_product[p, n-1] / k_region[c, 0] and k_product likewise over regions: even n of a
    region are about regions, odd n about products. The values draw together as n grows, by n = 18 until they share
    eight digits and more: take ranks and z-scores from above_region and above_product, which lose none (averages of
    k - c are those of k less c, so they are averaged without their common part).
    Raises EmptyError, MissingError, KernelError. Source: Hidalgo and Hausmann (2009).
    """
    if not isinstance(iterations, int | np.integer) or iterations < 0:
        raise KernelError(f"iterations={iterations!r} must be a whole number, at least zero")
    m = specialised(rca_matrix)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    region, product = [diversity], [ubiquity]
    above_region, above_product = [_above_mean(diversity)], [_above_mean(ubiquity)]
    for _ in range(iterations):
        of_region, of_product = m @ product[-1] / diversity, m.T @ region[-1] / ubiquity
        region.append(of_region)
        product.append(of_product)
        of_region, of_product = m @ above_product[-1] / diversity, m.T @ above_region[-1] / ubiquity
        above_region.append(_above_mean(of_region))
        above_product.append(_above_mean(of_product))
    return Reflections(*map(np.column_stack, (region, product, above_region, above_product)))


def _above_mean(values: Array) -> Array:
    return values - values.mean()
