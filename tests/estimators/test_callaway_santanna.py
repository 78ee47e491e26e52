"""Callaway and Sant'Anna: what the algebra promises, whom it leaves out, and what it refuses.

Tolerance: the same sums in another order, 1e-9 relative; the influence functions are held to reweighted samples at the
square root of their step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.contrast import contrast
from analysis.results import EstimationError, Result
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry, staggered

SAME = 1e-9
METHODS = ("dr", "reg", "ipw")
seeds = st.integers(0, 10_000)
few = settings(max_examples=10, deadline=None)
BESIDE = {"placebo": False, "honest": False}  # tests/estimators/test_beside_events.py


def fit(frame: pd.DataFrame, estimator: str = "event_study", **entry: Any) -> Result:
    entry = {"outcome": "y", "fixed_effects": [], "cohort": "cohort", "design": "callaway_santanna"} | BESIDE | entry
    return fit_entry(frame, "unit", "year", estimator=estimator, **entry)


def figures(result: Result) -> dict[str, float]:
    """Estimates, errors and the test of the leads."""
    found = coefficients(result) | {f"se {term}": se for term, se in errors(result).items()}
    return found | {name: row.statistic for name, row in diagnostics(result).items()}


def reasons(result: Result) -> dict[str, str]:
    return {row.variable: row.reason for row in result.dropped}


def with_covariate(seed: int, units: int = 80) -> pd.DataFrame:
    """`w` moves over time and is related to both the treatment and the trend."""
    frame = staggered(seed, units=units)
    frame["w"] = frame["x"] + 0.5 * frame["cohort"].notna() + np.random.default_rng(seed).normal(size=len(frame))
    frame["y"] += 0.3 * frame["w"] * (frame["year"] - 2000)
    return frame


@few
@given(seed=seeds)
def test_one_cohort_in_two_periods_is_the_difference_of_differences(seed: int) -> None:
    """2x2: the difference of mean changes, its error that of the regression of the change (HC0), and twfe's `att`."""
    frame = staggered(seed)
    frame = frame[frame["year"].isin([2003, 2004]) & (frame["cohort"] != 2006)]
    wide = frame.pivot(index="unit", columns="year", values="y")
    change = pd.DataFrame({"change": wide[2004] - wide[2003], "d": frame.groupby("unit")["d"].max()})
    peer = smf.ols("change ~ d", change).fit(cov_type="HC0")
    for method in METHODS:
        row = fit(frame, "did", covariates_method=method).estimates[0]
        assert row.estimate == pytest.approx(peer.params["d"], rel=SAME)
        assert row.std_error == pytest.approx(peer.bse["d"], rel=SAME)
    two_way = fit(frame, "did", design="twfe", fixed_effects=["unit", "year"]).estimates[0]
    assert row.estimate == pytest.approx(two_way.estimate, rel=SAME)
    assert row.p_value == pytest.approx(float(peer.pvalues["d"]), rel=1e-7)


@few
@given(seed=seeds)
def test_every_cell_of_one_cohort_is_a_difference_of_differences(seed: int) -> None:
    frame = staggered(seed)
    frame = frame[frame["cohort"] != 2006]
    mean = frame.assign(d=frame["cohort"].notna()).pivot_table(index="year", columns="d", values="y")
    gap = mean[True] - mean[False]
    found = coefficients(fit(frame, base_period="universal"))
    assert found == pytest.approx({f"event_{t - 2004}": gap[t] - gap[2003] for t in gap.index if t != 2003}, rel=1e-8)


@pytest.mark.parametrize("method", METHODS)
@few
@given(seed=seeds)
def test_order_names_calendar_and_units_of_measurement_change_nothing(method: str, seed: int) -> None:
    frame = with_covariate(seed)
    entry = {"controls": ["w"], "covariates_method": method, "control": "not_yet"}
    result = figures(fit(frame, **entry))
    moved = frame.assign(unit="u" + (999 - frame["unit"]).astype(str), year=frame["year"] + 7)
    moved = moved.assign(cohort=frame["cohort"] + 7, w=1e6 * frame["w"] + 4e6).sample(frac=1, random_state=1)
    assert figures(fit(moved, **entry)) == pytest.approx(result, rel=1e-7)
    scaled = figures(fit(frame.assign(y=10 * frame["y"]), **entry))
    test = scaled.pop("parallel_trends")
    assert test == pytest.approx(result.pop("parallel_trends"), rel=1e-7)
    assert scaled == pytest.approx({term: 10 * value for term, value in result.items()}, rel=1e-7)


@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_varying_and_universal_bases(control: str) -> None:
    """One and the same after the treatment; before it the universal cell is minus the sum of the varying ones up to the
    base, where the controls are the same."""
    frame = with_covariate(3)
    for estimator in ("did", "event_study"):
        one, other = (
            figures(fit(frame, estimator, controls=["w"], control=control, base_period=base, window=[0, 9]))
            for base in ("varying", "universal")
        )
        one.pop("parallel_trends", None), other.pop("parallel_trends", None)
        assert one == pytest.approx(other, rel=1e-12)
    early = frame[frame["cohort"] != 2006]
    varying, universal = (coefficients(fit(early, base_period=base)) for base in ("varying", "universal"))
    assert "event_-1" not in universal and "event_-4" not in varying
    for k in (-4, -3, -2):
        assert universal[f"event_{k}"] == pytest.approx(-sum(varying[f"event_{j}"] for j in range(k + 1, 0)), rel=SAME)


def test_att_is_the_average_of_the_events_by_their_cohorts() -> None:
    """Of 80 units 20 start in 2004 (5 years) and 20 in 2006 (3 years): events 0 to 2 have 40 units, 3 and 4 have 20."""
    frame = staggered(5, units=80)
    events = coefficients(fit(frame))
    weighted = sum(events[f"event_{k}"] * n for k, n in zip(range(5), (40, 40, 40, 20, 20), strict=True)) / 160
    assert fit(frame, "did").estimates[0].estimate == pytest.approx(weighted, rel=SAME)


@pytest.mark.parametrize("method", METHODS)
def test_influence_is_the_derivative_by_the_weight_of_a_unit(method: str) -> None:
    """A unit repeated m times among m n others: by (n + 1) copies over n, the effect moves by influence / n of it."""
    random = np.random.default_rng(2)
    n, copies = 40, 200
    w = random.normal(size=(n, 2))
    treated = random.random(n) < 1 / (1 + np.exp(-w[:, 0]))
    change = w @ [0.5, -0.2] + treated * w[:, 1] + random.normal(size=n)
    whole = contrast(change, treated, w, ["a", "b"], method)
    assert whole.influence.sum() == pytest.approx(0, abs=1e-12)
    for unit in (0, 7, 23):
        moved = []
        for more in (1, -1):
            rows = np.repeat(np.arange(n), copies + more * (np.arange(n) == unit))
            moved.append(contrast(change[rows], treated[rows], w[rows], ["a", "b"], method).effect)
        assert (moved[0] - moved[1]) / 2 * copies == pytest.approx(whole.influence[unit], rel=1e-3, abs=1e-6)


def test_reg_is_the_regression_of_the_controls() -> None:
    frame = with_covariate(8)
    frame = frame[frame["year"].isin([2003, 2004]) & (frame["cohort"] != 2006)]
    wide = frame.pivot(index="unit", columns="year", values=["y", "w", "d"])
    cross = pd.DataFrame({"change": wide["y"][2004] - wide["y"][2003], "w": wide["w"][2003], "d": wide["d"][2004]})
    controls = smf.ols("change ~ w", cross[cross["d"] == 0]).fit()
    treated = cross[cross["d"] == 1]
    expected = (treated["change"] - controls.predict(treated)).mean()
    found = fit(frame, "did", controls=["w"], covariates_method="reg").estimates[0].estimate
    assert found == pytest.approx(expected, rel=SAME)


def test_anticipation_moves_the_base_and_not_the_effects() -> None:
    """One period of it: the base of everyone treated a period earlier. Cells of the period itself are no leads."""
    frame = staggered(6)
    early = frame.assign(cohort=frame["cohort"] - 1)
    found = fit(frame, anticipation=1, base_period="universal")
    shifted = fit(early, base_period="universal")
    expected = {f"event_{int(term[6:]) - 1}": value for term, value in coefficients(shifted).items()}
    assert coefficients(found) == pytest.approx(expected, rel=SAME)
    leads = [row.df for row in (diagnostics(found)["parallel_trends"], diagnostics(shifted)["parallel_trends"])]
    assert leads[0] == leads[1] == "6"
    att = fit(frame, "did", anticipation=1).estimates[0].estimate
    events = {int(term[6:]): value for term, value in expected.items()}
    assert att == pytest.approx(sum(events[k] * n for k, n in enumerate((2, 2, 2, 1, 1))) / 8, rel=SAME)


def test_clusters_are_sums_of_their_units() -> None:
    """Units in pairs of equals: errors by zone are those of the pairs' means, by unit smaller by the root of two."""
    frame = staggered(7)
    twice = frame[frame["unit"] % 2 == 0]
    doubled = pd.concat([twice, twice.assign(unit=twice["unit"] + 1)])
    by_zone, by_unit = errors(fit(doubled, cluster=["zone"])), errors(fit(doubled))
    assert by_zone == pytest.approx(errors(fit(twice)), rel=SAME)
    assert by_unit == pytest.approx({term: se / np.sqrt(2) for term, se in by_zone.items()}, rel=SAME)


def test_gaps_leave_with_their_units() -> None:
    frame = with_covariate(9)
    gappy = frame.drop(frame[(frame["unit"] == 3) & (frame["year"] > 2005)].index)
    gappy.loc[(gappy["unit"] == 10) & (gappy["year"] == 2001), "w"] = np.nan
    result = fit(gappy, controls=["w"])
    assert reasons(result) == {
        "unit=3": "6 of 9 periods: the panel is to be balanced",
        "unit=10": "8 of 9 periods: the panel is to be balanced",
    }
    assert figures(result) == figures(fit(frame[~frame["unit"].isin([3, 10])], controls=["w"]))
    assert (result.fit.n_obs, result.fit.n_regions, result.fit.n_selected) == (78 * 9, 78, len(gappy))


def test_without_never_treated_the_last_cohort_is_the_control() -> None:
    frame = with_covariate(4).dropna()
    result = fit(frame, control="not_yet", controls=["w"])
    before = frame[frame["year"] < 2006].assign(cohort=lambda f: f["cohort"].where(f["cohort"] < 2006))
    assert figures(result) == pytest.approx(figures(fit(before, controls=["w"])), rel=SAME)
    assert reasons(result) == {"time >= 2006": "none is never treated: the cohort of 2006 is the control"}


def test_cohorts_that_cannot_be_compared_leave() -> None:
    """Treated from the first period on: no base. One unit: no error of its own. After the last period: never."""
    frame = staggered(11)
    changed = frame.assign(cohort=frame["cohort"].mask(frame["unit"].isin([4, 5, 6]), [2000.0] * len(frame)))
    changed["cohort"] = changed["cohort"].mask(changed["unit"] == 12, 2007.0).mask(changed["unit"] == 13, 2030.0)
    result = fit(changed)
    assert reasons(result) == {
        "cohort 2000": "3 units without a period before their treatment",
        "cohort 2007": "one unit, 12: its effect cannot be told from its errors",
    }
    left = frame[~frame["unit"].isin([4, 5, 6, 12])]
    expected = left.assign(cohort=left["cohort"].mask(left["unit"] == 13))
    assert figures(result) == figures(fit(expected))


def test_a_cohort_in_one_cluster_is_named() -> None:
    frame = staggered(12)
    frame["half"] = np.where(frame["cohort"] == 2004, 0, frame["zone"])
    found = reasons(fit(frame, cluster=["half"]))
    assert (
        list(found) == ["errors of cohort 2004"] and "they lie in one cluster of half" in found["errors of cohort 2004"]
    )


def test_controls_almost_surely_treated_have_no_weight() -> None:
    """One control like the treated in a covariate that separates the others: trimmed, and said so."""
    frame = staggered(13, units=4000)
    frame = frame[frame["year"].isin([2003, 2004]) & (frame["cohort"] != 2006)]
    treated = frame["cohort"].notna()
    odd = frame["unit"] == 4
    frame = frame.assign(w=np.where(treated | odd, 1.0, 0.0))
    some = frame.loc[treated, "unit"].unique()[:100]
    frame.loc[frame["unit"].isin(some), "w"] = 0.0
    result = fit(frame, "did", controls=["w"], covariates_method="ipw")
    assert reasons(result) == {"controls of cohort 2004 at 2004": "1 without weight: propensity score of 0.995 or more"}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "fixed effects": (
        {"fixed_effects": ["unit", "year"]},
        r"absorbs no effects \(unit, year\); its differences have none",
    ),
    "covariance": ({"covariance": ["cluster", "hc1"]}, "covariance hc1: callaway_santanna has the clustered one alone"),
    "two ways": ({"cluster": ["zone", "third"]}, "clusters zone, third: callaway_santanna clusters one way"),
    "base": ({"base": -2}, "base: -2 is of twfe and sun_abraham"),
    "endpoints": ({"endpoints": "drop", "window": [-1, 1]}, "endpoints: drop: callaway_santanna estimates every event"),
    "clusters that cut units": ({"cluster": ["moving"]}, "moving changes within units"),
    "window": ({"window": [20, 30]}, "no cohort has a cell at event times 20 to 30"),
    "no overlap": (
        {"controls": ["mark"], "covariates_method": "ipw"},
        "cohort 2004 at 2001: the 6 treated units and the 12 controls are told apart almost surely by mark",
    ),
    "controls alike": (
        {"controls": ["some"], "covariates_method": "reg"},
        "cohort 2004 at 2001: some: collinear among the 12 control units, but not among the treated",
    ),
    "none never treated": ({"where": None}, "none of the 2 cohorts is never treated; write control: not_yet"),
    "one cohort": ({"control": "not_yet"}, "no cohort has a period before its treatment and units to compare it with"),
    "all early": ({"cohort": "first"}, "cohort 2000: 6 units without a period before their treatment"),
    "single units": ({"cohort": "single"}, "all 2 cohorts have one unit each"),
    "one control": ({"cohort": "nearly"}, "cohort 2004 at 2001: 1 control units for 23 treated ones"),
    "no balanced unit": ({}, "of 24 units 12 are there in all 9 periods, and all of these are never treated"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    frame = staggered().assign(third=lambda f: f["unit"] // 3, moving=lambda f: (f["unit"] + f["year"]) % 3)
    random = np.random.default_rng(0).normal(size=len(frame))
    frame["mark"] = (frame["cohort"] == 2004).astype(float)
    frame["some"] = np.where(frame["cohort"].notna(), random, 1.0)
    frame["first"] = np.where(frame["unit"] < 6, 2000.0, np.nan)
    frame["single"] = np.where(frame["unit"] < 2, 2004.0 + frame["unit"], np.nan)
    frame["nearly"] = np.where(frame["unit"] > 0, 2004.0, np.nan)
    entry, message = REFUSED[name]
    if name == "none never treated":
        frame, entry = frame.dropna(subset=["cohort"]), {}
    elif name == "one cohort":
        frame = frame[frame["cohort"] == 2004]
    elif name == "no balanced unit":
        frame = frame[frame["cohort"].isna() | (frame["year"] != 2001 + frame["unit"] % 2)]
    with pytest.raises(EstimationError, match=message):
        fit(frame, **entry)
