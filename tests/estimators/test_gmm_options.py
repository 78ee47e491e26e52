"""Difference and system GMM: defaults, options, counts, and what is refused with which words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.panel import SELECTED
from analysis.results import EstimationError
from tests.estimators.dynamic_panels import figures, fit, panel
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry

SAME = {"rel": 1e-10, "abs": 1e-10}
BOTH = pytest.mark.parametrize("estimator", ["difference_gmm", "system_gmm"])


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


@BOTH
@pytest.mark.parametrize("transform", ["fd", "orthogonal"])
@pytest.mark.parametrize(("where", "shifted"), [("year >= 2004", 2003), ("year != 2004", 2004), ("year <= 2004", 2006)])
def test_what_hits_every_unit_in_a_year_moves_no_slope_beside_time_dummies(
    estimator: str, transform: str, where: str, shifted: int
) -> None:
    """Also a year that `where` leaves out: differences and deviations reach into it."""
    frame = panel().assign(**{SELECTED: lambda f: f.eval(where)})
    options = {"time_dummies": True, "transform": transform, "gmm": {"x": [1, 3]}, "focal": ["x", "z"]}
    plain = fit(frame, estimator, **options)
    shocked = fit(frame.assign(y=frame["y"] + 100.0 * (frame["year"] == shifted)), estimator, **options)
    for name in ("x", "z"):
        assert coefficients(shocked)[name] == pytest.approx(coefficients(plain)[name], rel=1e-7)
        assert errors(shocked)[name] == pytest.approx(errors(plain)[name], rel=1e-6)
    for name in ("ar1", "ar2"):
        before, after = (diagnostics(result)[name].statistic for result in (plain, shocked))
        assert (before is None) == (after is None)
        assert before is None or after == pytest.approx(before, rel=1e-6)


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
