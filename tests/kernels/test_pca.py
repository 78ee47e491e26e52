"""Principal components: closed form, statsmodels, the rules of sign and retention."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.multivariate.pca import PCA

from tests import parity
from warehouse.kernels.errors import ConstantError, KernelError, NotIdentifiedError
from warehouse.kernels.pca import pca_index

EXACT = 1e-10
"""Eigenvectors carry the rounding of the correlations over the gap between eigenvalues."""


def correlated(n_rows: int, n_indicators: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    common = random.normal(size=(n_rows, 1)) * random.uniform(-2, 2, size=n_indicators)
    return common + random.normal(size=(n_rows, n_indicators))


tables = st.tuples(st.integers(12, 40), st.integers(3, 6), st.integers(0, 10**6)).map(lambda drawn: correlated(*drawn))


def test_two_indicators_have_a_closed_form() -> None:
    """Correlation r gives the eigenvalue 1 + r with loadings (1, 1) / sqrt 2."""
    x = correlated(30, 2, seed=3)
    r = np.corrcoef(x.T)[0, 1]
    x[:, 1] *= np.sign(r)
    found = pca_index(x)
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    assert found.loadings == pytest.approx(np.full((2, 1), 1 / np.sqrt(2)), rel=1e-12)
    assert found.explained == pytest.approx([(1 + abs(r)) / 2], rel=1e-12)
    assert found.score == pytest.approx(z.sum(axis=1) / np.sqrt(2) * (1 + abs(r)) / 2, rel=1e-12)


@pytest.mark.parametrize("keep", ["eigenvalue>1", "first", "cum>=0.85"])
def test_loadings_and_shares_are_those_of_statsmodels(keep: str) -> None:
    x = correlated(60, 6, seed=1)
    ours, theirs = pca_index(x, keep=keep), PCA(x, standardize=True)
    kept = ours.loadings.shape[1]
    signs = np.sign((ours.loadings * theirs.loadings[:, :kept]).sum(axis=0))
    shares = theirs.eigenvals[:kept] / theirs.eigenvals.sum()
    difference = max(
        np.abs(ours.loadings - theirs.loadings[:, :kept] * signs).max(), np.abs(ours.explained - shares).max()
    )
    parity.record("pca_index", "statsmodels", "0.15.0", difference, EXACT)
    assert difference <= EXACT


def test_retention() -> None:
    x = correlated(60, 6, seed=1)
    values = np.sort(np.linalg.eigvalsh(np.corrcoef(x.T)))[::-1]
    assert pca_index(x).loadings.shape == (6, (values > 1).sum())
    assert pca_index(x, keep="first").loadings.shape == (6, 1)
    kept = pca_index(x, keep="cum>=0.85").explained
    assert kept.sum() >= 0.85 > kept[:-1].sum()


@given(tables)
def test_every_component_leans_to_the_positive_side(x: np.ndarray) -> None:
    found = pca_index(x, keep="cum>=0.85")
    assert (found.loadings.sum(axis=0) >= -1e-9).all()
    assert np.linalg.norm(found.loadings, axis=0) == pytest.approx(np.ones(found.loadings.shape[1]))


def test_loadings_that_sum_to_zero_take_the_sign_of_the_largest() -> None:
    falling = np.array([[1, 9], [2, 7], [3, 8], [4, 1], [5, 2.0]])
    loadings = pca_index(falling).loadings[:, 0]
    assert loadings == pytest.approx([np.sqrt(0.5), -np.sqrt(0.5)])


@given(tables, st.randoms(use_true_random=False))
def test_order_of_rows_and_indicators_does_not_matter(x: np.ndarray, chance: Random) -> None:
    rows, columns = list(range(len(x))), list(range(x.shape[1]))
    chance.shuffle(rows), chance.shuffle(columns)
    assert pca_index(x[rows][:, columns]).score == pytest.approx(pca_index(x).score[rows], abs=1e-8)


@given(tables, st.floats(1e-5, 1e5), st.floats(-10, 10))
def test_units_do_not_matter(x: np.ndarray, factor: float, offset: float) -> None:
    other = x.copy()
    other[:, 0] = factor * (x[:, 0] + offset)
    assert pca_index(other).score == pytest.approx(pca_index(x).score, abs=1e-8)


@given(tables)
def test_duplicating_every_unit_changes_only_the_standard_deviation(x: np.ndarray) -> None:
    n = len(x)
    once, twice = pca_index(x), pca_index(np.vstack([x, x]))
    ratio = np.sqrt((n - 1 / 2) / (n - 1))  # of sd with divisor n - 1 to that of 2n - 1
    assert twice.loadings == pytest.approx(once.loadings, abs=1e-8)
    assert twice.score[:n] == pytest.approx(once.score * ratio, abs=1e-8)


def test_what_is_refused() -> None:
    x = correlated(20, 3, seed=0)
    with pytest.raises(ConstantError, match="column 3") as constant:
        pca_index(np.column_stack([x, np.ones(20)]))
    assert constant.value.columns == (3,)
    crossed = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1.0]])
    with pytest.raises(NotIdentifiedError, match="uncorrelated"):
        pca_index(crossed)
    with pytest.raises(NotIdentifiedError, match="same eigenvalue"):
        pca_index(crossed, keep="first")
    for options in ({"keep": "all"}, {"keep": "cum>=85"}, {"sign": "first"}):
        with pytest.raises(KernelError):
            pca_index(x, **options)
    with pytest.raises(KernelError, match="one row"):
        pca_index(x[:1])
