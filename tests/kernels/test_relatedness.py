"""The product space by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from warehouse.kernels.errors import EmptyError
from warehouse.kernels.relatedness import density, proximity

M = np.array([[1, 1, 0], [1, 0, 1], [1, 0, 0]], dtype=float)
"""Ubiquities 3, 1, 1."""
EXACT = 1e-15
"""Ratios of small whole numbers."""


def test_proximity_is_the_smaller_conditional_probability() -> None:
    assert proximity(M) == pytest.approx(np.array([[1, 1 / 3, 1 / 3], [1 / 3, 1, 0], [1 / 3, 0, 1]]), abs=EXACT)


def test_density_is_the_share_of_proximities_a_region_has() -> None:
    column_sums = np.array([5 / 3, 4 / 3, 4 / 3])
    held = np.array([[4 / 3, 4 / 3, 1 / 3], [4 / 3, 1 / 3, 4 / 3], [1, 1 / 3, 1 / 3]])
    assert density(M) == pytest.approx(held / column_sums, abs=EXACT)


def test_a_product_without_a_region_is_refused() -> None:
    with pytest.raises(EmptyError):
        density([[1.0, 0.0], [1.0, 0.0]])


@given(arrays.arrays(bool, (5, 4), elements=st.booleans()), st.permutations(range(5)))
def test_the_order_of_regions_does_not_matter(m: np.ndarray, order: list[int]) -> None:
    m = m.astype(float)
    m[0], m[:, 0] = 1, 1  # every region and product has a one
    assert density(m[order]) == pytest.approx(density(m)[order], abs=1e-12)
