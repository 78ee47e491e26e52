"""Difference and system GMM: algebra that holds for every panel, gaps in time, defaults, and what is refused.

Tolerance: the same problem in another order, scale or algebra, 1e-10 relative to the size of the figures (1e-8 where a
derivative is taken numerically or a scale spans many powers of ten).
"""

from __future__ import annotations

import time
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.dynamic_gmm import Moments, Weighting, robust, solve, windmeijer
from analysis.inference.dynamic_transform import deviations
from analysis.results import EstimationError, Result
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry

SAME = {"rel": 1e-10, "abs": 1e-10}
BOTH = pytest.mark.parametrize("estimator", ["difference_gmm", "system_gmm"])
TRANSFORM = pytest.mark.parametrize("transform", ["fd", "orthogonal"])
few = settings(max_examples=8, deadline=None)
seeds = st.integers(0, 10_000)


def panel(seed: int = 0, units: int = 40, periods: int = 7, missing: float = 0.0) -> pd.DataFrame:
    """y follows its own lag, x (endogenous) and z (exogenous); rows missing at random, gaps included."""
    generator = np.random.default_rng(seed)
    effect = generator.normal(size=units)
    x = generator.normal(size=(units, periods + 10)).cumsum(axis=1) * 0.5 + effect[:, None]
    z, noise = generator.normal(size=(2, units, periods + 10))
    y = np.zeros((units, periods + 10))
    for t in range(1, periods + 10):
        y[:, t] = 0.5 * y[:, t - 1] + effect + x[:, t] - z[:, t] + noise[:, t]
    frame = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "year": np.tile(np.arange(2000, 2000 + periods), units),
            **{name: values[:, 10:].ravel() for name, values in {"y": y, "x": x, "z": z}.items()},
        }
    )
    return frame[generator.random(len(frame)) >= missing].reset_index(drop=True)


def fit(frame: pd.DataFrame, estimator: str, **entry: Any) -> Result:
    given = {"outcome": "y", "focal": ["L1.y", "x", "z"], "gmm": {"y": [2, 4], "x": [2, 3]}} | entry
    return fit_entry(frame, "unit", "year", estimator=estimator, **given)


def figures(result: Result) -> dict[str, float]:
    found = {f"fit {f.name}": getattr(result.fit, f.name) for f in fields(result.fit)}
    for row in result.estimates:
        found |= {f"{row.term} {name}": getattr(row, name) for name in ("estimate", "std_error", "p_value")}
    found |= {f"test {name}": row.statistic for name, row in diagnostics(result).items()}
    return {name: float(value) for name, value in found.items() if value is not None}


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
    lags = {"gmm": {"y": [2, None], "x": [2, None], "z": [1, None]}, "collapse": False, "steps": 1}
    first = fit(frame, "difference_gmm", **lags)
    second = fit(frame, "difference_gmm", transform="orthogonal", **lags)
    assert coefficients(second) == pytest.approx(coefficients(first), rel=1e-8)
    assert errors(second) == pytest.approx(errors(first), rel=1e-8)


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


@BOTH
def test_more_instruments_than_groups_are_said(estimator: str) -> None:
    result = fit(panel(units=12), estimator, gmm={"y": [2, None], "x": [1, None]}, collapse=False)
    row = diagnostics(result)["n_instruments"]
    assert row.statistic >= 12
    assert "not fewer than the 12 groups" in row.note
    assert "singular, rank 12: generalized inverse" in row.note
    assert "n_instruments" in diagnostics(fit(panel(), estimator))
    assert diagnostics(fit(panel(), estimator))["n_instruments"].note is None


def test_exactly_identified_there_is_nothing_to_test() -> None:
    result = fit(panel(), "difference_gmm", gmm={"y": [2, 2], "x": [2, 2]})
    tests = diagnostics(result)
    for name in ("sargan", "hansen_j"):
        assert (tests[name].statistic, tests[name].note) == (None, "exactly identified: nothing to test")
    assert "diff_hansen" not in tests


def test_two_steps_of_an_exactly_identified_model_are_one() -> None:
    exact = {"gmm": {"y": [2, 2], "x": [2, 2]}}
    one, two = (fit(panel(), "difference_gmm", steps=steps, **exact) for steps in (1, 2))
    assert coefficients(two) == pytest.approx(coefficients(one), rel=1e-9)
    assert errors(two) == pytest.approx(errors(one), rel=1e-9)


@BOTH
def test_what_is_not_written_is_the_stated_default(estimator: str) -> None:
    """gmm: the outcome from its second lag on; iv: regressors without a part of the outcome or of a gmm column."""
    short = fit_entry(panel(), "unit", "year", estimator=estimator, outcome="y", focal=["L1.y", "z", "x:z"])
    full = fit_entry(
        panel(),
        "unit",
        "year",
        estimator=estimator,
        outcome="y",
        focal=["L1.y", "z", "x:z"],
        gmm={"y": [2, None]},
        iv=["z", "x:z"],
        steps=2,
        windmeijer=True,
        collapse=True,
        iv_equation="both",
        transform="fd",
        time_dummies=False,
        level_constant=True,
    )
    assert figures(short) == figures(full)
    assert "diff_hansen|iv(z x:z)" in diagnostics(short)
    mixed = fit(panel(), estimator, focal=["L1.y", "x", "z", "L1.x", "L1.z", "x:z"], gmm={"y": [2, 6], "x": [2, 6]})
    assert "diff_hansen|iv(z L1.z)" in diagnostics(mixed)


def test_options_move_instruments_and_terms() -> None:
    frame = panel()
    plain = fit(frame, "system_gmm")
    assert [row.covariance for row in plain.estimates] == ["windmeijer"] * 4
    assert [row.term for row in plain.estimates] == ["L1.y", "x", "z", "_cons"]
    assert "_cons" not in coefficients(fit(frame, "system_gmm", level_constant=False))
    assert "_cons" not in coefficients(fit(frame, "difference_gmm"))
    dummies = fit(frame, "system_gmm", time_dummies=True)
    assert [name for name in coefficients(dummies) if name.startswith("time=")] == [
        f"time={year}" for year in range(2001, 2006)
    ]
    assert "diff_hansen|iv(time_dummies, eq(level))" in diagnostics(dummies)
    for equation, note in {"diff": "iv(z, eq(diff))", "level": "iv(z, eq(level))"}.items():
        assert f"diff_hansen|{note}" in diagnostics(fit(frame, "system_gmm", iv_equation=equation))
    counts = {
        (estimator, collapse): diagnostics(fit(frame, estimator, collapse=collapse))["n_instruments"].statistic
        for estimator in ("difference_gmm", "system_gmm")
        for collapse in (True, False)
    }
    # 7 periods: rows 2002-2006; y lags 2-4: 3, or 5+4+3; x lags 2-3: 2, or 5+4; z; levels: 1 each, or 5 each; constant
    assert counts == {
        ("difference_gmm", True): 3 + 2 + 1,
        ("difference_gmm", False): 12 + 9 + 1,
        ("system_gmm", True): 6 + 2 + 1,
        ("system_gmm", False): 22 + 10 + 1,
    }


def test_observations_are_those_of_the_equation_xtabond2_counts() -> None:
    frame = panel(units=10, periods=6)
    assert fit(frame, "difference_gmm").fit.n_obs == 10 * 4
    assert fit(frame, "system_gmm").fit.n_obs == 10 * 5
    assert fit(frame, "difference_gmm").fit.n_regions == 10


@BOTH
def test_where_leaves_rows_out_and_lags_still_reach_them(estimator: str) -> None:
    late = panel().assign(__selected=lambda frame: frame["year"] >= 2004)
    result, cut = fit(late, estimator), fit(late[late["__selected"]], estimator, gmm={"y": [2, 2], "x": [1, 2]})
    assert result.fit.n_obs == late["__selected"].sum() > cut.fit.n_obs


@BOTH
def test_what_does_not_vary_in_time_is_dropped_with_its_reason(estimator: str) -> None:
    frame = panel().assign(zone=lambda f: f["unit"] % 3, twice=lambda f: 2 * f["z"])
    result = fit(frame, estimator, focal=["L1.y", "x", "z", "zone", "twice"], iv=["z", "zone"])
    dropped = {row.variable: row.reason for row in result.dropped}
    assert dropped["twice"] == "collinear with z"
    assert (dropped.get("zone") == "zero throughout") is (estimator == "difference_gmm")


def test_the_unit_may_be_any_column_the_year_too() -> None:
    frame = panel(units=12, periods=12)
    swapped = frame.rename(columns={"unit": "year", "year": "unit"})
    one = fit(frame, "difference_gmm")
    other = fit_entry(
        swapped,
        "year",
        "unit",
        estimator="difference_gmm",
        outcome="y",
        focal=["L1.y", "x", "z"],
        gmm={"y": [2, 4], "x": [2, 3]},
    )
    assert figures(one) == pytest.approx(figures(other), **SAME)


REFUSED: dict[str, tuple[pd.DataFrame, str, dict[str, Any], str]] = {
    "two periods": (
        panel(periods=2),
        "system_gmm",
        {"focal": ["x"]},
        r"system_gmm needs 3 periods at least, found 2 \(2000, 2001\) in 40 units, 80 rows",
    ),
    "no neighbour": (
        panel(periods=9).query("year % 2 == 0"),
        "difference_gmm",
        {"focal": ["x"]},
        "none of 200 complete rows of 40 units has a neighbour in time",
    ),
    "too few instruments": (
        panel(),
        "difference_gmm",
        {"gmm": {"y": [2, 2]}, "iv": ["z"]},
        r"2 instruments has rank 2 and determines 2 of 3 coefficients \(L1.y, x, z\)",
    ),
    "too few units": (
        panel(units=2),
        "difference_gmm",
        {},
        "rank 2 and determines 2 of 3 coefficients",
    ),
    "no lag": (panel(), "system_gmm", {"gmm": {"y": [8, 9]}}, r"gmm y: \[8, 9\] reaches no period: 7 periods allow"),
    "level instruments without levels": (
        panel(),
        "difference_gmm",
        {"iv_equation": "level"},
        "difference_gmm has no level equation",
    ),
    "outcome as instrument": (panel(), "system_gmm", {"iv": ["y"]}, "y is the outcome and cannot instrument itself"),
    "absorbed effects": (
        panel(),
        "system_gmm",
        {"fixed_effects": ["unit"]},
        r"system_gmm absorbs no effects \(unit\); .* time_dummies: true",
    ),
    "codes that are no periods": (
        panel().assign(year=lambda f: f["year"] * 10_000),
        "difference_gmm",
        {"focal": ["x"]},
        "7 times span 60001 periods",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_count_and_say_what_to_do(name: str) -> None:
    frame, estimator, entry, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        fit(frame, estimator, **entry)


def test_one_step_needs_no_second_one() -> None:
    """Two units determine no two-step weights of three coefficients: only Hansen's test goes without."""
    tests = diagnostics(fit(panel(units=2), "difference_gmm", steps=1))
    assert tests["hansen_j"].statistic is None and "2 units do not determine" in tests["hansen_j"].note
    assert tests["sargan"].statistic is not None


@pytest.mark.parametrize(("units", "periods"), [(31, 13), (140, 9)])
def test_panels_of_the_usual_size_take_no_second(units: int, periods: int) -> None:
    frame = panel(units=units, periods=periods)
    start = time.perf_counter()
    fit(frame, "system_gmm", gmm={"y": [2, None], "x": [2, None], "z": [1, None]}, collapse=False, time_dummies=True)
    assert time.perf_counter() - start < 3  # a second on an idle machine
