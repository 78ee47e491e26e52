"""The sample's arithmetic, which is the same to the last bit everywhere, is also right."""

import math

import numpy as np
import pytest

from orchestration.sample import arithmetic


def test_exponential_and_logarithm_are_right_to_the_last_bit() -> None:
    for x in (-3.7, -0.1, 0.0, 0.3, 9.305, 12.4):
        assert arithmetic.exp(x) == pytest.approx(math.exp(x), rel=2e-16)
        assert arithmetic.ln(arithmetic.exp(x)) == pytest.approx(x, rel=1e-15, abs=1e-16)


def test_correlated_gives_the_correlations_asked_for() -> None:
    draws = np.random.default_rng(1).normal(size=(3, 40))
    asked = [[1.0, 0.5, -0.2], [0.5, 1.0, 0.3], [-0.2, 0.3, 1.0]]
    found = np.corrcoef(arithmetic.correlated(draws.tolist(), asked, range(40)))
    np.testing.assert_allclose(found, asked, rtol=0, atol=1e-12)
