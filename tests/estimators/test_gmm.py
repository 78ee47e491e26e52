"""Difference and system GMM: algebra that holds for every panel, gaps in time among it.

Tolerance: the same problem in another order, scale or algebra, 1e-10 relative to the size of the figures (1e-8 where a
derivative is taken numerically or a scale spans many powers of ten).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.dynamic_gmm import Moments, Weighting, robust, solve, windmeijer
from analysis.inference.dynamic_transform import deviations
from tests.estimators.dynamic_panels import figures, fit, panel
from tests.estimators.samples import coefficients, diagnostics, errors

SAME = {"rel": 1e-10, "abs": 1e-10}
BOTH = pytest.mark.parametrize("estimator", ["difference_gmm", "system_gmm"])
TRANSFORM = pytest.mark.parametrize("transform", ["fd", "orthogonal"])
few = settings(max_examples=8, deadline=None)
seeds = st.integers(0, 10_000)


@BOTH
@TRANSFORM
@few
@given(seed=seeds)
def test_the_order_of_rows_changes_nothing(estimator: str, transform: str, seed: int) -> None:
    frame = panel(seed, missing=0.15)
    shuffled = frame.sample(frac=1, random_state=seed)
    options = {"transform": transform, "time_dummies": bool(seed % 2), "collapse": bool(seed % 3)}
    assert figures(fit(shuffled, estimator, **options)) == pytest.approx(
        figures(fit(frame, estimator, **options)), **SAME
    )


@BOTH
@few
@given(seed=seeds, scale=st.sampled_from([-3.0, 1e-4, 250.0, 1e5]))
def test_the_unit_of_a_regressor_scales_its_coefficient(estimator: str, seed: int, scale: float) -> None:
    frame = panel(seed, missing=0.1)
    before, after = fit(frame, estimator), fit(frame.assign(x=frame["x"] * scale), estimator)
    b, se = coefficients(before), errors(before)
    assert coefficients(after) == pytest.approx(b | {"x": b["x"] / scale}, rel=1e-8)
    assert errors(after) == pytest.approx(se | {"x": se["x"] / abs(scale)}, rel=1e-8)
    tests, scaled = diagnostics(before), diagnostics(after)
    assert {n: r.statistic for n, r in scaled.items()} == pytest.approx(
        {n: r.statistic for n, r in tests.items()}, rel=1e-7, abs=1e-7
    )


@BOTH
@few
@given(seed=seeds)
def test_a_missing_row_is_a_row_of_missing_values(estimator: str, seed: int) -> None:
    """Lags go by time: a row left out is not bridged by its neighbours."""
    frame = panel(seed)
    gone = np.random.default_rng(seed).random(len(frame)) < 0.1
    blank = frame.copy()
    blank.loc[gone, ["y", "x", "z"]] = np.nan
    ours, theirs = figures(fit(frame[~gone], estimator)), figures(fit(blank, estimator))
    assert ours.pop("fit n_selected") < theirs.pop("fit n_selected")
    assert ours == pytest.approx(theirs, **SAME)


@few
@given(seed=seeds)
def test_one_step_on_all_lags_is_the_same_under_both_transformations(seed: int) -> None:
    """Arellano and Bover (1995): where every lag serves, the choice does not matter; units may start late."""
    frame = panel(seed)
    starts = np.random.default_rng(seed).integers(0, 3, size=40)
    frame = frame[frame["year"] - 2000 >= starts[frame["unit"]]]
    lags = {"gmm": {"y": [2, None], "x": [2, None], "z": [2, None]}, "collapse": False, "steps": 1}
    first = fit(frame, "difference_gmm", **lags)
    second = fit(frame, "difference_gmm", transform="orthogonal", **lags)
    assert coefficients(second) == pytest.approx(coefficients(first), rel=1e-8)
    assert errors(second) == pytest.approx(errors(first), rel=1e-8)
    for name in ("ar1", "ar2"):  # of residuals in first differences, whichever way the model was transformed
        found, expected = (diagnostics(result)[name].statistic for result in (second, first))
        assert found == pytest.approx(expected, rel=1e-7)


def test_deviations_subtract_the_mean_of_later_complete_cells_and_stand_one_later() -> None:
    cells = np.array([[[1.0], [np.nan], [4.0], [8.0]]])
    complete = ~np.isnan(cells[..., 0])
    moved = deviations(cells, complete)[0, :, 0]
    assert np.isnan(moved[[0, 2]]).all()
    assert moved[[1, 3]] == pytest.approx([np.sqrt(2 / 3) * (1 - 6), np.sqrt(1 / 2) * (4 - 8)])


@few
@given(seed=seeds)
def test_windmeijer_corrects_by_the_derivative_of_the_second_step(seed: int) -> None:
    """D = d b2 / d b1, by central differences; V = V2 + D V1 D' + D V2 + V2 D' (Windmeijer 2005, section 2)."""
    generator = np.random.default_rng(seed)
    zx, error = generator.normal(size=(60, 5, 2)), generator.normal(size=(60, 5))
    moments = Moments(zx @ np.array([1.0, -2.0]) + error, zx + error[..., None], ["a", "b"])
    first = solve(moments, Weighting.of(generator.normal(size=(30, 5))))

    def second(start: np.ndarray) -> Any:
        return solve(moments, Weighting.of(moments.by_unit(start)))

    step = 1e-5 * np.eye(2)
    slope = np.column_stack([(second(first.coef + h).coef - second(first.coef - h).coef) / 2e-5 for h in step])
    plain = second(first.coef).bread
    expected = plain + slope @ robust(first) @ slope.T + slope @ plain + plain @ slope.T
    assert windmeijer(moments, first, second(first.coef)) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_a_singular_weighting_matrix_keeps_the_longest_remainders() -> None:
    root = np.array([[1.0, 3.0, 0.0, 2.0], [0.0, 0.0, 1.0, 0.0]])
    weighting = Weighting.of(root)
    assert weighting.kept.tolist() == [1, 2]
    generalized = np.zeros((4, 4))
    generalized[1, 1], generalized[2, 2] = 1 / 9, 1.0
    vector = np.array([1.0, 2.0, 3.0, 4.0])
    assert weighting.quadratic(vector) == pytest.approx(vector @ generalized @ vector)
    square = root.T @ root
    assert square @ generalized @ square == pytest.approx(square)
