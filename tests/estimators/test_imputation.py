"""Imputation (Borusyak, Jaravel and Spiess): held to least squares on dummies; whom it cannot impute, what it refuses.

Tolerance: the same least squares by dense dummies, 1e-8 relative; the same sums in another order, 1e-9.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.results import EstimationError, Result
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry, staggered

SAME = 1e-9
DENSE = 1e-8
seeds = st.integers(0, 10_000)
few = settings(max_examples=10, deadline=None)
BESIDE = {"placebo": False, "honest": False}  # tests/estimators/test_beside_events.py


def fit(frame: pd.DataFrame, estimator: str = "event_study", **entry: Any) -> Result:
    entry = (
        {"outcome": "y", "fixed_effects": ["unit", "year"], "cohort": "cohort", "design": "imputation"} | BESIDE | entry
    )
    return fit_entry(frame, "unit", "year", estimator=estimator, **entry)


def figures(result: Result) -> dict[str, float]:
    """Estimates, errors and the test of the leads."""
    found = coefficients(result) | {f"se {term}": se for term, se in errors(result).items()}
    return found | {name: row.statistic for name, row in diagnostics(result).items() if row.statistic is not None}


def reasons(result: Result) -> dict[str, str]:
    return {row.variable: row.reason for row in result.dropped}


def gappy(seed: int) -> pd.DataFrame:
    """The staggered panel without a fifth of its rows."""
    frame = staggered(seed)
    return frame[np.random.default_rng(seed).random(len(frame)) > 0.2]


def by_dummies(frame: pd.DataFrame, chosen: pd.Series, cluster: str, controls: list[str]) -> tuple[float, float]:
    """The average effect over the rows `chosen` and its error: dense dummies, pseudo-inverse, sums by group."""
    frame = frame.assign(chosen=chosen).reset_index(drop=True)
    dummies = pd.get_dummies(frame[["unit", "year"]].astype(str), dtype=float)
    z, y = np.column_stack([dummies, frame[controls]]), frame["y"].to_numpy()
    d = frame["d"].to_numpy() == 1
    share = (frame["chosen"] / frame["chosen"].sum()).to_numpy(dtype=float)
    inverse = np.linalg.pinv(z[~d].T @ z[~d], rcond=1e-12, hermitian=True)
    frame["gap"] = y - z @ (inverse @ (z[~d].T @ y[~d]))
    frame["v"] = np.where(d, share, -z @ (inverse @ (z[d].T @ share[d])))
    treated = frame[d & (frame["chosen"])].copy()
    together = treated.groupby(["cohort", "year", cluster])["v"].transform("sum") * treated["v"]
    keys = [treated["cohort"], treated["year"]]
    mean = (together * treated["gap"]).groupby(keys).transform("sum") / together.groupby(keys).transform("sum")
    frame.loc[treated.index, "gap"] -= mean
    added = (frame["v"] * frame["gap"]).groupby(frame[cluster]).sum()
    return float(frame["v"] @ y), float(np.sqrt((added**2).sum()))


@pytest.mark.parametrize("cluster", ["unit", "zone"])
@few
@given(seed=seeds)
def test_effects_and_errors_are_those_of_dense_dummies(cluster: str, seed: int) -> None:
    frame = gappy(seed)
    entry = {"controls": ["x"], "cluster": [cluster]}
    result = fit(frame, "did", **entry)
    assume(not result.dropped)  # where rows leave, dummies without an untreated row would count as zero
    row = result.estimates[0]
    expected = by_dummies(frame, frame["d"] == 1, cluster, ["x"])
    assert (row.estimate, row.std_error) == pytest.approx(expected, rel=DENSE)
    study = fit(frame, window=[0, 9], **entry)
    for term, estimate in coefficients(study).items():
        k = frame["year"] - frame["cohort"] == int(term[6:])
        assert (estimate, errors(study)[term]) == pytest.approx(by_dummies(frame, k, cluster, ["x"]), rel=DENSE)


@few
@given(seed=seeds)
def test_in_two_periods_it_is_twfe(seed: int) -> None:
    """The error, too, but for the factor: the regression of the change with HC0, the effects of one cohort."""
    frame = staggered(seed)
    frame = frame[frame["year"].isin([2003, 2004]) & (frame["cohort"] != 2006)]
    row = fit(frame, "did").estimates[0]
    two_way = fit(frame, "did", design="twfe", small_sample="none").estimates[0]
    assert (row.estimate, row.std_error) == pytest.approx((two_way.estimate, two_way.std_error), rel=SAME)


@few
@given(seed=seeds)
def test_leads_are_a_regression_on_untreated_rows(seed: int) -> None:
    frame = staggered(seed)
    untreated = frame[frame["d"] == 0].assign(k=lambda f: (f["year"] - f["cohort"]).fillna(-6).astype(int))
    peer = smf.ols("y ~ C(k, Treatment(-6)) + x + C(unit) + C(year)", untreated).fit()
    found = fit(frame, controls=["x"])
    coef = coefficients(found)
    for k in range(-5, 0):
        assert coef[f"event_{k}"] == pytest.approx(peer.params[f"C(k, Treatment(-6))[T.{k}]"], rel=1e-7)
    assert "event_-6" not in coef and diagnostics(found)["parallel_trends"].df == "5, 23"
    cut = fit(frame, controls=["x"], window=[-2, 1])
    assert set(coefficients(cut)) == {"event_-2", "event_-1", "event_0", "event_1"}


@few
@given(seed=seeds)
def test_order_names_and_calendar_change_nothing(seed: int) -> None:
    frame = gappy(seed)
    result = figures(fit(frame, controls=["x"]))
    moved = frame.assign(unit="u" + (999 - frame["unit"]).astype(str), year=frame["year"] + 7)
    moved = moved.assign(cohort=frame["cohort"] + 7, x=1e6 * frame["x"] + 4e6).sample(frac=1, random_state=1)
    assert figures(fit(moved, controls=["x"])) == pytest.approx(result, rel=1e-7)
    scaled = figures(fit(frame.assign(y=10 * frame["y"]), controls=["x"]))
    assert scaled.pop("parallel_trends") == pytest.approx(result.pop("parallel_trends"), rel=1e-7)
    assert scaled == pytest.approx({term: 10 * value for term, value in result.items()}, rel=1e-7)


def test_anticipation_is_an_earlier_treatment() -> None:
    frame = staggered(6)
    found = figures(fit(frame, "did", anticipation=1))
    assert found == pytest.approx(figures(fit(frame.assign(cohort=frame["cohort"] - 1), "did")), rel=1e-12)
    events = coefficients(fit(frame, anticipation=1))
    shifted = coefficients(fit(frame.assign(cohort=frame["cohort"] - 1)))
    assert events == pytest.approx({f"event_{int(term[6:]) - 1}": b for term, b in shifted.items()}, rel=1e-12)


def test_what_cannot_be_imputed_leaves() -> None:
    """Units without an untreated row, and periods, when none is never treated."""
    frame = staggered(8)
    changed = frame.assign(cohort=frame["cohort"].mask(frame["unit"].isin([4, 5]), 2000.0))
    result = fit(changed, "did")
    assert reasons(result) == {f"unit={unit}": "9 treated rows and no untreated one" for unit in (4, 5)}
    assert figures(result) == pytest.approx(figures(fit(frame[~frame["unit"].isin([4, 5])], "did")), rel=SAME)
    assert result.fit.n_obs == 22 * 9
    nobody = frame.dropna(subset=["cohort"])
    result = fit(nobody, "did")
    assert set(reasons(result)) == {"year=2006", "year=2007", "year=2008"}
    assert figures(result) == pytest.approx(figures(fit(nobody[nobody["year"] < 2006], "did")), rel=SAME)


def test_a_control_that_moves_among_the_treated_alone_cannot_impute() -> None:
    frame = staggered(9)
    frame["later"] = np.where((frame["d"] == 1) & (frame["year"] == 2008), frame["x"], 0.0)
    result = fit(frame, "did", controls=["later"])
    assert reasons(result)["later"] == "not determined by untreated rows: 12 treated rows cannot be imputed"
    kept = frame[(frame["d"] == 0) | (frame["year"] < 2008)]
    assert result.estimates[0].estimate == pytest.approx(fit(kept, "did").estimates[0].estimate, rel=SAME)


def test_parts_that_no_untreated_row_links_cannot_impute_each_other() -> None:
    """Untreated rows of the treated are of 2002 and 2003 alone, those of the controls of 2004 and 2005."""
    frame = staggered(10)
    frame = frame[frame["cohort"] != 2006]
    control = frame["cohort"].isna()
    cut = frame[np.where(control, frame["year"].isin([2004, 2005]), frame["year"].isin([2002, 2003, 2004]))]
    with pytest.raises(
        EstimationError, match=r"none of the 6 treated rows can be imputed .* ones: year=200\d: not deter"
    ):
        fit(cut, "did")


def test_leads_that_cannot_be_told_apart_leave() -> None:
    """Without never-treated units the cohorts are compared until 2003 only, which tells three leads from the rest."""
    frame = staggered(11).dropna(subset=["cohort"])
    result = fit(frame)
    assert {term for term in coefficients(result) if "-" in term} == {"event_-1", "event_-2", "event_-3"}
    assert reasons(result)["event_-5"].startswith("collinear with event_-1")
    lone = frame[(frame["cohort"] == 2006) | frame["year"].isin([2003, 2004])]
    found = fit(lone[lone["year"] < 2006])
    assert [term for term in coefficients(found) if "-" in term] == []
    assert diagnostics(found)["parallel_trends"].note == "no event time before the treatment but the base"


def test_cohorts_of_one_unit_leave_and_cells_of_one_cluster_are_named() -> None:
    frame = staggered(12)
    single = frame.assign(cohort=frame["cohort"].mask(frame["unit"] == 0, 2003.0))
    result = fit(single, "did")
    assert reasons(result) == {"cohort 2003": "one unit, 0: its effect cannot be told from its errors"}
    assert figures(result) == figures(fit(frame[frame["unit"] != 0], "did"))
    gone = frame[(frame["cohort"] != 2004) | (frame["year"] < 2008) | (frame["unit"] == 0)]
    assert list(reasons(fit(gone, "did"))) == ["errors of cohort 2004 at 2008"]


def test_the_placebo_is_that_of_the_two_way_effect() -> None:
    frame = staggered(13)
    placebo = {"reps": 19, "seed": 2}
    rows = [diagnostics(fit(frame, design=design, placebo=placebo)) for design in ("imputation", "twfe")]
    assert rows[0]["placebo_p"] == rows[1]["placebo_p"]


def test_both_designs_find_the_planted_effect() -> None:
    frame = staggered(5, units=200)
    for entry in ({}, {"design": "callaway_santanna", "fixed_effects": []}):
        row = fit(frame, "did", **entry).estimates[0]
        assert row.ci_low < 2.0 < row.ci_high and row.ci_high - row.ci_low < 1


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no effects": ({"fixed_effects": []}, "write fixed_effects: those of the unit and of the time, which impute"),
    "trends": ({"trends": {"columns": ["unit"]}}, "imputation extrapolates no trends"),
    "covariance": ({"covariance": ["cluster", "hc1"]}, "covariance hc1: imputation has the clustered one alone"),
    "base": ({"base": -2}, "base: -2 is of twfe and sun_abraham; imputation takes the periods before the treatment"),
    "window": ({"window": [20, 30]}, "no treated unit has a row at event times 20 to 30"),
    "one unit": ({"cohort": "single"}, "all 1 cohorts have one unit each"),
    "all from the start": (
        {"cohort": "first"},
        "none of the 54 treated rows can be imputed from the 162 untreated ones",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    frame = staggered()
    frame["first"] = np.where(frame["unit"] < 6, 2000.0, np.nan)
    frame["single"] = np.where(frame["unit"] == 0, 2004.0, np.nan)
    entry, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        fit(frame, **entry)
