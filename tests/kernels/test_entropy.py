"""Entropy weights: closed forms, what the algebra promises, and the widely copied mistake about k."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special, stats

from tests import parity
from tests.kernels.pymcdm_weights import SHIFT, TABLE, WEIGHTS
from warehouse.kernels.entropy import entropy_weights, redundancies
from warehouse.kernels.errors import ConstantError, KernelError, MissingError, RedundancyError

EXACT = 1e-12
"""Sums of logarithms in another order."""


def panel(n_rows: int, n_indicators: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(size=(n_rows, n_indicators))


tables = st.tuples(st.integers(3, 30), st.integers(1, 6), st.integers(0, 10**6)).map(lambda drawn: panel(*drawn))


def test_closed_form() -> None:
    """Shares (0, 1/2, 1/2) have entropy ln 2 / ln 3, shares (0, 0, 1) have none."""
    found = entropy_weights([[1, 30], [5, 30], [5, 70]], [1, 1])
    entropy = np.array([np.log(2) / np.log(3), 0])
    assert found.entropy == pytest.approx(entropy, abs=1e-15)
    assert found.redundancy == pytest.approx(1 - entropy, abs=1e-15)
    weight = (1 - entropy) / (1 - entropy).sum()
    assert found.weight == pytest.approx(weight, rel=1e-15)
    assert found.score == pytest.approx([0, weight[0], 1], rel=1e-15)


@pytest.mark.parametrize("shift", [0.0, 1e-4, 0.01])
def test_entropies_are_those_of_scipy(shift: float) -> None:
    x = panel(40, 5)
    y = (x - x.min(axis=0)) / np.ptp(x, axis=0) + shift
    theirs = stats.entropy(y, base=len(x))
    ours = entropy_weights(x, np.ones(5), shift=shift).entropy
    difference = np.abs(ours - theirs).max()
    parity.record("entropy_weights", "scipy.stats.entropy", "1.17.1", difference, EXACT)
    assert difference <= EXACT


def test_weights_are_those_of_pymcdm_where_nothing_is_zero() -> None:
    ours = entropy_weights(TABLE, np.ones(5), shift=SHIFT).weight
    difference = np.abs(ours / WEIGHTS - 1).max()
    parity.record("entropy_weights", "pymcdm", "1.4.0", difference, EXACT)
    assert difference <= EXACT


def test_direction_turns_an_indicator_round() -> None:
    x = panel(20, 3)
    negative = entropy_weights(x, [1, -1, 1])
    mirrored = entropy_weights(x * [1, -1, 1], [1, 1, 1])
    assert negative.weight == pytest.approx(mirrored.weight, rel=EXACT)
    assert negative.score == pytest.approx(mirrored.score, rel=EXACT)


def test_shift_lifts_every_score_and_flattens_the_weights() -> None:
    x = panel(20, 3)
    limit, shifted = (entropy_weights(x, np.ones(3), shift=shift) for shift in (0.0, 0.01))
    assert (shifted.redundancy < limit.redundancy).all()
    assert shifted.score.min() >= 0.01


@given(tables, st.randoms(use_true_random=False))
def test_order_of_rows_and_indicators_does_not_matter(x: np.ndarray, chance: Random) -> None:
    rows, columns = list(range(len(x))), list(range(x.shape[1]))
    chance.shuffle(rows), chance.shuffle(columns)
    straight, mixed = (entropy_weights(table, np.ones(x.shape[1])) for table in (x, x[rows][:, columns]))
    assert mixed.weight == pytest.approx(straight.weight[columns], rel=EXACT)
    assert mixed.score == pytest.approx(straight.score[rows], rel=EXACT, abs=EXACT)


@given(tables, st.floats(1e-6, 1e6), st.floats(-10, 10))
def test_rescaling_an_indicator_changes_nothing(x: np.ndarray, factor: float, offset: float) -> None:
    other = x.copy()
    other[:, 0] = factor * (x[:, 0] + offset)
    straight, rescaled = (entropy_weights(table, np.ones(x.shape[1])) for table in (x, other))
    tolerance = 1e-9  # an offset of ten costs digits of small values
    assert rescaled.weight == pytest.approx(straight.weight, rel=tolerance)
    assert rescaled.score == pytest.approx(straight.score, abs=tolerance)


@given(tables)
def test_duplicating_every_unit_shrinks_redundancies_alike(x: np.ndarray) -> None:
    """Each entropy sum grows by ln 2 and k falls from 1 / ln n to 1 / ln 2n, so the weights stay."""
    n, ones = len(x), np.ones(x.shape[1])
    once, twice = entropy_weights(x, ones), entropy_weights(np.vstack([x, x]), ones)
    assert twice.weight == pytest.approx(once.weight, rel=1e-10)
    assert twice.redundancy == pytest.approx(once.redundancy * np.log(n) / np.log(2 * n), rel=1e-10)


@given(tables)
def test_duplicating_one_unit_moves_no_score_and_each_redundancy_as_the_algebra_says(x: np.ndarray) -> None:
    """Ranges stay, so every min-max score stays; S grows by the copy's y, sum(y ln y) by its y ln y, n by one. Neither
    weights nor composite scores are invariant; original and copy are scored alike."""
    ones, n = np.ones(x.shape[1]), len(x)
    once, twice = entropy_weights(x, ones), entropy_weights(np.vstack([x, x[:1]]), ones)
    y = (x - x.min(axis=0)) / np.ptp(x, axis=0)
    total = y.sum(axis=0) + y[0]
    entropy = np.log(total) + (special.entr(y).sum(axis=0) + special.entr(y[0])) / total
    assert twice.redundancy == pytest.approx(1 - entropy / np.log(n + 1), abs=EXACT)
    assert twice.score[-1] == twice.score[0]
    assert twice.score[:n] == pytest.approx(y @ twice.weight, abs=EXACT)
    assert once.score == pytest.approx(y @ once.weight, abs=EXACT)


@given(tables, st.floats(-1e6, 1e6))
def test_a_constant_indicator_has_no_weight_and_takes_none(x: np.ndarray, constant: float) -> None:
    n_indicators = x.shape[1]
    without = entropy_weights(x, np.ones(n_indicators))
    with_it = entropy_weights(np.column_stack([x, np.full(len(x), constant)]), np.ones(n_indicators + 1))
    assert (with_it.weight[-1], with_it.redundancy[-1], with_it.entropy[-1]) == (0, 0, 1)
    assert with_it.weight[:-1] == pytest.approx(without.weight, rel=EXACT)
    assert with_it.score == pytest.approx(without.score, rel=EXACT, abs=EXACT)


@given(arrays(float, st.tuples(st.integers(3, 12), st.integers(1, 4)), elements=st.floats(-1e3, 1e3)))
def test_weights_sum_to_one_and_scores_stay_in_the_unit_interval(x: np.ndarray) -> None:
    try:
        found = entropy_weights(x, np.ones(x.shape[1]))
    except ConstantError:
        assert (np.ptp(x, axis=0) <= 1e-12 * np.abs(x).max(axis=0)).all()
        return
    assert found.weight.sum() == pytest.approx(1, abs=1e-14)
    assert (found.weight >= 0).all() and (found.entropy <= 1).all()
    assert found.score.min() >= 0 and found.score.max() <= 1 + EXACT


def test_k_from_the_number_of_years_inverts_the_weights() -> None:
    """The copied snippet pools 30 provinces x 12 years and takes k = 1 / ln(12): entropies above one, redundancies
    below zero, and, divided by their negative sum, weights that reward the least informative indicator."""
    provinces, years = 30, 12
    x = np.column_stack([panel(provinces * years, 1), np.random.default_rng(1).uniform(size=(provinces * years, 2))])
    ours = entropy_weights(x, np.ones(3))
    snippet = ours.entropy * np.log(provinces * years) / np.log(years)
    wrong = (1 - snippet) / (1 - snippet).sum()
    assert (1 - snippet < 0).all()
    assert np.argmax(ours.weight) == 0 == np.argmin(wrong)
    assert ours.redundancy.min() > 0
    with pytest.raises(RedundancyError, match="rows that were summed") as refused:
        redundancies(snippet)
    assert refused.value.columns == (0, 1, 2)
    with pytest.raises(KernelError, match="number of years"):
        entropy_weights(x, np.ones(3), k_basis="years")


def test_what_is_refused() -> None:
    x = panel(6, 3)
    hole = x.copy()
    hole[4, 1] = np.nan
    with pytest.raises(MissingError, match=r"row 4, column 1.*drop") as missing:
        entropy_weights(hole, np.ones(3))
    assert (missing.value.rows, missing.value.columns) == ((4,), (1,))
    with pytest.raises(ConstantError, match="none of the 3 indicators"):
        entropy_weights(np.ones((6, 3)), np.ones(3))
    with pytest.raises(ConstantError):
        entropy_weights(x[:1], np.ones(3))
    for direction, shift in [([1, 0, 1], 0.0), ([1, 1], 0.0), ([1, 1, 1], -0.1), ([1, 1, 1], np.nan)]:
        with pytest.raises(KernelError):
            entropy_weights(x, direction, shift=shift)
