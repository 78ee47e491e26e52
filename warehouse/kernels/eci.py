"""Economic and product complexity as eigenvectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from warehouse.kernels.arrays import Array, choose
from warehouse.kernels.errors import DisconnectedError, KernelError, NotIdentifiedError
from warehouse.kernels.specialisation import specialised

ROUNDING = 1e-10
"""Eigenvalues and correlations nearer than this are equal."""


@dataclass(frozen=True)
class Complexity:
    """eci (regions,), pci (products,)."""

    eci: Array
    pci: Array


def complexity(rca_matrix: ArrayLike, *, ddof: int = 0) -> Complexity:
    """Eigenvectors of the second largest eigenvalue of D^-1 M U^-1 M' (eci) and U^-1 M' D^-1 M (pci).

    M (regions, products) is one where RCA >= 1, D its row sums (diversity), U its column sums (ubiquity).
    Sign: eci correlates positively with diversity, and pci is the mean eci of a product's regions up to scale.
    Standardisation: each has its own mean zero and its own standard deviation one, with divisor n - ddof: ddof 0 as
    econcomplex and econci, 1 as R's economiccomplexity; ecomplexity scales pci by the mean and deviation of eci.
    Raises EmptyError, MissingError, DisconnectedError, NotIdentifiedError where the second eigenvalue is zero or shared
    or diversity does not decide the sign. Source: Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity.
    """
    choose({"0": 0, "1": 1}, str(ddof), "ddof")
    m = specialised(rca_matrix)
    _require_connected(m)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    # D^-1/2 M U^-1/2 has the same spectrum, and its symmetric square real and orthogonal eigenvectors
    halved = m / np.sqrt(np.outer(diversity, ubiquity))
    if len(diversity) <= len(ubiquity):
        eci = _second_eigenvector(halved @ halved.T) / np.sqrt(diversity)
        pci = m.T @ eci / ubiquity
    else:
        pci = _second_eigenvector(halved.T @ halved) / np.sqrt(ubiquity)
        eci = m @ pci / diversity
    eci, pci = _standardised(eci, ddof), _standardised(pci, ddof)
    sign = _sign(eci, diversity)
    return Complexity(sign * eci, sign * pci)


def _require_connected(m: Array) -> None:
    n_regions, n_products = m.shape
    n_nodes = n_regions + n_products
    row, column = np.nonzero(m)
    graph = csr_array((np.ones(len(row)), (row, column + n_regions)), shape=(n_nodes, n_nodes))
    n_parts, part = connected_components(graph, directed=False)
    if n_parts == 1:
        return
    apart = part != np.argmax(np.bincount(part))
    regions, products = np.flatnonzero(apart[:n_regions]), np.flatnonzero(apart[n_regions:])
    raise DisconnectedError(
        f"regions and products fall into {n_parts} groups that share nothing, so complexity does not compare them; "
        f"outside the largest: rows {', '.join(map(str, regions))} (from 0). Leave them out or aggregate products",
        rows=regions,
        columns=products,
    )


def _second_eigenvector(square: Array) -> Array:
    if len(square) < 2:
        raise KernelError("complexity compares: it needs at least two regions and two products")
    values, vectors = np.linalg.eigh(square)
    third = values[-3] if len(values) > 2 else 0.0
    if values[-2] - max(third, 0.0) < ROUNDING:
        raise NotIdentifiedError(
            f"the second eigenvalue {values[-2]:.3g} is zero or shared with the third: no direction is singled out"
        )
    return vectors[:, -2]


def _standardised(values: Array, ddof: int) -> Array:
    return (values - values.mean()) / values.std(ddof=ddof)


def _sign(eci: Array, diversity: Array) -> float:
    direction = eci @ (diversity - diversity.mean())
    if abs(direction) <= ROUNDING * np.linalg.norm(eci) * np.linalg.norm(diversity):
        raise NotIdentifiedError("eci does not correlate with diversity, so its sign is open")
    return float(np.sign(direction))
