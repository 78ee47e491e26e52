"""Event studies: what the algebra promises, what is refused, and the placebo against brute force."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analysis.results import EstimationError, Result
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry, staggered

SAME = 1e-9
"""Relative: the same least squares by dummies, from statsmodels."""


def fit(frame: pd.DataFrame, estimator: str = "event_study", **entry: Any) -> Result:
    entry = {"outcome": "y", "controls": ["x"], "fixed_effects": ["unit", "year"]} | entry
    return fit_entry(frame, "unit", "year", estimator=estimator, **entry)


def test_did_is_the_regression_on_dummies() -> None:
    frame = staggered()
    peer = smf.ols("y ~ d + x + C(unit) + C(year)", frame).fit()
    for entry in ({"treatment": "d"}, {"cohort": "cohort"}):
        assert coefficients(fit(frame, "did", **entry))["att"] == pytest.approx(peer.params["d"], rel=SAME)


@pytest.mark.parametrize("endpoints", ["bin", "drop", "saturate"])
def test_the_window_and_its_ends(endpoints: str) -> None:
    """The base is never binned; beyond the window event times are merged at its ends, dropped, or have own dummies."""
    frame = staggered()
    k = frame["year"] - frame["cohort"]
    inside = k.isna() | k.between(-2, 1) | (k == -3)
    code = {"bin": k.where(inside, k.clip(-2, 1)), "drop": k, "saturate": k}[endpoints]
    used = frame.assign(k=code.fillna(-3).astype(int))[inside | (endpoints != "drop")]
    peer = smf.ols("y ~ C(k, Treatment(-3)) + x + C(unit) + C(year)", used).fit()
    found = coefficients(fit(frame, cohort="cohort", base=-3, window=[-2, 1], endpoints=endpoints))
    assert set(found) == {"event_-2", "event_-1", "event_0", "event_1", "x", "_cons"}
    for event in (-2, -1, 0, 1):
        expected = peer.params[f"C(k, Treatment(-3))[T.{event}]"]
        assert found[f"event_{event}"] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("design", ["twfe", "sun_abraham"])
def test_order_names_and_calendar_change_nothing(design: str) -> None:
    frame = staggered(3)
    result = fit(frame, cohort="cohort", design=design)
    moved = frame.assign(unit=99 - frame["unit"], year=frame["year"] + 7, cohort=frame["cohort"] + 7)
    again = fit(moved.sample(frac=1, random_state=1), cohort="cohort", design=design)
    for one, other in ((coefficients(result), coefficients(again)), (errors(result), errors(again))):
        assert one == pytest.approx(other, rel=1e-9)
    scaled = fit(frame.assign(y=10 * frame["y"]), cohort="cohort", design=design)
    assert coefficients(scaled)["event_1"] == pytest.approx(10 * coefficients(result)["event_1"], rel=1e-9)


def test_without_never_treated_the_last_cohort_is_the_control() -> None:
    """Sun and Abraham: the same as calling it never treated and leaving out the periods from its treatment on."""
    frame = staggered(4).dropna()
    result = fit(frame, cohort="cohort", design="sun_abraham")
    before = frame[frame["year"] < 2006].assign(cohort=lambda f: f["cohort"].where(f["cohort"] < 2006))
    assert coefficients(result) == pytest.approx(coefficients(fit(before, cohort="cohort", design="sun_abraham")))
    assert any("the control" in row.reason for row in result.dropped)


def test_the_planted_effect_is_found_by_both_designs() -> None:
    frame = staggered(5, units=200)
    for design in ("twfe", "sun_abraham"):
        row = next(r for r in fit(frame, "did", cohort="cohort", design=design).estimates if r.term == "att")
        assert row.ci_low < 2.0 < row.ci_high


def test_parallel_trends_is_the_wald_test_of_the_leads() -> None:
    frame = staggered(6)
    frame["k"] = (frame["year"] - frame["cohort"]).fillna(-1).astype(int)
    names = [f"C(k, Treatment(-1))[T.{k}]" for k in sorted(set(frame["k"])) if k < -1]
    peer = smf.ols("y ~ C(k, Treatment(-1)) + x + C(unit) + C(year)", frame).fit()
    test = peer.f_test([[float(name == parameter) for parameter in peer.params.index] for name in names])
    row = diagnostics(fit(frame, cohort="cohort", covariance=["classical"]))["parallel_trends"]
    assert (row.statistic, row.p_value) == pytest.approx((float(test.fvalue), float(test.pvalue)), rel=1e-7)
    assert row.df == f"{len(names)}, {peer.df_resid:g}"


@pytest.mark.parametrize("assign", ["region", "zone"])
def test_the_placebo_is_that_of_refits(assign: str) -> None:
    """The same permutations, a regression on dummies for each."""
    frame = staggered(7, units=16, effect=0.4)
    options = {"placebo": {"reps": 39, "seed": 5, "assign": assign}}
    row = diagnostics(fit(frame, "did", cohort="cohort", options=options))["placebo_p"]
    group = frame["unit" if assign == "region" else "zone"].to_numpy()
    cohorts = frame.groupby(group)["cohort"].first().to_numpy()
    random = np.random.default_rng(5)
    effects = []
    for dealt in [cohorts, *(random.permutation(cohorts) for _ in range(39))]:
        d = (frame["year"] >= dealt[group]).astype(float)
        effects.append(smf.ols("y ~ d + x + C(unit) + C(year)", frame.assign(d=d)).fit().params["d"])
    larger = sum(abs(effect) >= abs(effects[0]) - 1e-12 for effect in effects[1:])
    assert row.p_value == pytest.approx((1 + larger) / 40)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no effects": ({"cohort": "cohort", "fixed_effects": []}, "write fixed_effects"),
    "honest": ({"cohort": "cohort", "design": "imputation", "honest": {"grid": [1]}}, "honest is of the designs"),
    "base without rows": ({"cohort": "cohort", "base": -30}, "no treated unit has a row at event time -30"),
    "not 0 or 1": ({"treatment": "x"}, "x must be 0 or 1"),
    "switched off": ({"treatment": "off"}, "switched off again in 12 units"),
    "never": ({"treatment": "zero"}, "zero: never treated"),
    "always": ({"treatment": "one"}, "one: always treated"),
    "changing cohort": ({"cohort": "year"}, "the cohort changes within 24 units"),
    "mixed groups": (
        {"cohort": "cohort", "placebo": {"reps": 9, "seed": 1, "assign": "half"}},
        "2 groups of half hold several cohorts",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    frame = staggered().assign(zero=0.0, one=1.0, half=lambda f: f["unit"] % 2)
    frame["off"] = frame["d"] * (frame["year"] < 2008)
    entry, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        fit(frame, **entry)
