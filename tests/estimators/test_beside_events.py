"""What stands beside event studies and difference in differences without being asked."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from analysis.inference import placebo, reassigned
from analysis.results import EstimationError, Result
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry, staggered

ASKED = {
    "placebo": {"reps": 999, "seed": 1, "assign": "region"},
    "honest": {"type": "relative_magnitude", "grid": [0.5, 1, 1.5, 2]},
}
DESIGNS = ("twfe", "sun_abraham", "callaway_santanna", "imputation")
ROWS = {"parallel_trends", "placebo_p", "breakdown_m"}


def fit(frame: pd.DataFrame, estimator: str, design: str, **entry: Any) -> Result:
    effects = [] if design == "callaway_santanna" else ["unit", "year"]
    entry = {"outcome": "y", "cohort": "cohort", "fixed_effects": effects, "design": design} | entry
    return fit_entry(frame, "unit", "year", estimator=estimator, **entry)


@pytest.mark.parametrize("estimator", ["did", "event_study"])
@pytest.mark.parametrize("design", DESIGNS)
def test_the_rows_stand_there_and_are_those_asked_for(estimator: str, design: str) -> None:
    frame = staggered(4, units=48)
    found = fit(frame, estimator, design)
    assert {row.test for row in found.diagnostics} == ROWS
    asked = {"placebo": ASKED["placebo"]} if design == "imputation" else ASKED
    assert fit(frame, estimator, design, **asked).diagnostics == found.diagnostics
    assert fit(frame.sample(frac=1, random_state=3), estimator, design).diagnostics == found.diagnostics
    rows = diagnostics(found)
    assert all(rows[name].statistic is not None for name in ROWS - {"breakdown_m"})
    if design == "imputation":
        assert rows["breakdown_m"].statistic is None and "a regression of their own" in rows["breakdown_m"].note
    else:
        assert rows["breakdown_m"].note.count(" at ") == 5


@pytest.mark.parametrize("design", DESIGNS)
def test_false_leaves_them_out(design: str) -> None:
    frame = staggered(4)
    off = {"placebo": False, "honest": False}
    assert [row.test for row in fit(frame, "event_study", design, **off).diagnostics] == ["parallel_trends"]
    assert fit(frame, "did", design, **off).diagnostics == ()
    assert [row.test for row in fit(frame, "did", design, honest=False).diagnostics] == ["placebo_p"]


@pytest.mark.parametrize("design", DESIGNS)
def test_without_leads_there_is_a_note(design: str) -> None:
    """The panel begins a year before the first treatment, and all that are treated adopt at once."""
    frame = staggered(4)
    frame = frame[(frame["year"] >= 2003) & (frame["cohort"] != 2006)]
    for estimator in ("did", "event_study"):
        rows = diagnostics(fit(frame, estimator, design))
        assert rows["parallel_trends"].statistic is None and "no event time before" in rows["parallel_trends"].note
        assert rows["breakdown_m"].statistic is None and rows["breakdown_m"].note
        assert rows["placebo_p"].statistic is not None


def test_what_nobody_asked_for_fails_nothing() -> None:
    """No unit has a row at the base of the event study behind `breakdown_m`, which did needs for nothing else."""
    frame = staggered(4)
    frame = frame[(frame["year"] != 2003) & (frame["cohort"] != 2006)]
    rows = diagnostics(fit(frame, "did", "twfe"))
    for name in ("parallel_trends", "breakdown_m"):
        assert rows[name].statistic is None and "no treated unit has a row at event time -1" in rows[name].note
    with pytest.raises(EstimationError, match="no treated unit has a row at event time -1"):
        fit(frame, "did", "twfe", honest={})


def test_units_treated_alike_have_no_placebo() -> None:
    """All adopt in 2004; effects of units alone leave the treatment, but there is no other way to deal it."""
    frame = staggered(4).assign(cohort=2004.0)
    row = diagnostics(fit(frame, "did", "twfe", fixed_effects=["unit"], honest=False))["placebo_p"]
    assert row.statistic is None and row.note == "all 24 groups of region are treated alike: nothing to reassign"


def test_the_groups_are_the_clusters_that_were_treated_as_one() -> None:
    """By zone if errors are; by unit where a cluster holds several cohorts, is no coarser, or is one of two."""
    frame = staggered(7).assign(half=lambda f: f["unit"] % 2, same=lambda f: f["unit"] + 50)
    chosen = {("zone",): "12 groups of zone", ("half",): "24 groups of region", ("same",): "24 groups of region"}
    for cluster, groups in (chosen | {("zone", "year"): "24 groups of region", (): "24 groups of region"}).items():
        found = diagnostics(fit(frame, "did", "twfe", cluster=list(cluster), honest=False))["placebo_p"]
        assert f" among {groups}, of " in found.note
    asked = {"assign": "zone", "reps": 999, "seed": 1}
    assert (
        diagnostics(fit(frame, "did", "twfe", cluster=["zone"], honest=False))
        == diagnostics(fit(frame, "did", "twfe", cluster=["zone"], honest=False, placebo=asked))
    )  # fmt: skip


def test_the_note_says_how_many_reassignments_differ() -> None:
    """Counted by listing them; of many the power of ten."""
    for cohorts in ([2004.0, np.nan], [2004.0, 2004.0, 2006.0, np.nan, np.nan], [1.0, 2.0, 3.0, 3.0]):
        assert placebo.distinct(np.array(cohorts)) == str(len({str(order) for order in permutations(cohorts)}))
    assert placebo.distinct(np.repeat([2004.0, np.nan], 15)) == "155,117,520"  # 30 over 15
    assert placebo.distinct(np.repeat([2004.0, np.nan], 500_000)) == "10^301026"  # 2^n / sqrt(pi n / 2)
    frame = staggered(7, units=100).assign(part=lambda f: f["unit"] % 5)
    few = frame.assign(cohort=np.where(frame["part"] == 1, 2004.0, np.nan))
    found = diagnostics(fit(few, "did", "twfe", cluster=["part"], honest=False))["placebo_p"]
    assert found.note.endswith("among 5 groups of part, of 5 that differ") and found.statistic > 0.15
    found = diagnostics(fit(frame, "did", "twfe", honest=False))["placebo_p"]
    assert re.search(r"among 100 groups of region, of 10\^\d\d that differ$", found.note)


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
@pytest.mark.parametrize("trends", [None, {"columns": ["unit"], "order": 1}])
def test_sums_by_group_are_columns_freed_of_the_effects(trends: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gaps, collinear regressors, one that the effects absorb: the same share either way, and the effect of dummies."""
    frame = staggered(3, effect=0.3).sample(frac=0.9, random_state=2)
    frame = frame.assign(twice=2 * frame["x"], own=frame["unit"] ** 2.0)
    keys = {"controls": ["x", "twice", "own"], "trends": trends, "honest": False, "placebo": {"reps": 199}}
    found = diagnostics(fit(frame, "did", "twfe", **keys))["placebo_p"]
    monkeypatch.setattr(reassigned, "WIDE", -1)
    monkeypatch.setattr(reassigned, "CELLS", 7 * len(frame))
    assert diagnostics(fit(frame, "did", "twfe", **keys))["placebo_p"] == found
    slopes = "" if trends is None else " + C(unit):year"
    peer = smf.ols(f"y ~ d + x + C(unit) + C(year){slopes}", frame).fit().params["d"]
    assert float(found.note.split()[2]) == pytest.approx(peer, rel=1e-5)


def test_the_placebo_of_callaway_and_santanna_is_that_of_their_balanced_sample() -> None:
    frame = staggered(5)
    frame = frame[(frame["unit"] != 3) | (frame["year"] != 2001)]
    rows = [
        diagnostics(fit(part, "did", design, controls=["x"], honest=False))["placebo_p"]
        for part, design in ((frame, "callaway_santanna"), (frame[frame["unit"] != 3], "twfe"))
    ]
    assert rows[0] == rows[1]


def test_the_breakdown_of_one_cohort_is_that_of_its_two_way_event_study() -> None:
    """Balanced, without controls or factors: the same differences and the same clustered covariance, whichever base the
    cells before the treatment have."""
    frame = staggered(6, units=96, effect=1.0)
    frame = frame[frame["cohort"] != 2006]
    for estimator in ("did", "event_study"):
        peer = diagnostics(fit(frame, estimator, "twfe", small_sample="none"))["breakdown_m"]
        for base in ("varying", "universal"):
            found = diagnostics(fit(frame, estimator, "callaway_santanna", base_period=base))["breakdown_m"]
            assert found == peer and found.note.count(" at ") == 5


def test_the_set_without_violations_is_the_usual_interval_of_callaway_and_santanna() -> None:
    found = fit(staggered(6, units=96), "event_study", "callaway_santanna", anticipation=1, window=[-3, 2])
    reach = stats.norm.isf(0.025) * errors(found)["event_-1"]
    effect = coefficients(found)["event_-1"]
    note = diagnostics(found)["breakdown_m"].note
    assert note.startswith(f"event_-1: [{effect - reach:.4g}, {effect + reach:.4g}] at 0; ")


def test_size_and_power_of_the_placebo() -> None:
    """Without an effect the share is uniform on multiples of 1/100; with a large one it is the smallest."""
    keys = {"honest": False, "placebo": {"reps": 99, "assign": "zone"}}
    null = [
        diagnostics(fit(staggered(seed, effect=0.0, years=7), "did", "twfe", **keys))["placebo_p"].statistic
        for seed in range(100)
    ]
    assert stats.kstest(np.array(null) - 0.005, "uniform").pvalue > 0.01
    assert diagnostics(fit(staggered(1, effect=5.0), "did", "twfe", **keys))["placebo_p"].statistic < 0.05


@pytest.mark.parametrize("design", ["twfe", "sun_abraham", "callaway_santanna"])
def test_the_first_effect_is_that_of_the_first_event_time_on_file(design: str) -> None:
    """Every second year is on file and cohorts adopt in between: event times are odd, and there is none at zero."""
    frame = staggered(4, units=48)
    frame = frame[frame["year"] % 2 == 0].assign(cohort=lambda f: f["cohort"] // 2 * 2 + 1)
    row = diagnostics(fit(frame, "event_study", design))["breakdown_m"]
    assert row.note.startswith("event_1: [")


@pytest.mark.parametrize("design", ["twfe", "sun_abraham"])
def test_a_base_that_is_anticipated_has_no_robust_set(design: str) -> None:
    frame = staggered(4, units=48)
    row = diagnostics(fit(frame, "did", design, anticipation=1))["breakdown_m"]
    assert row.statistic is None and "name an earlier base" in row.note
    assert diagnostics(fit(frame, "did", design, anticipation=1, base=-2))["breakdown_m"].note.count(" at ") == 5


def test_the_robust_set_of_an_average_is_around_it_under_anticipation() -> None:
    """The effects that att does not average, those before the treatment, have no weight in the set either."""
    found = fit(staggered(6), "did", "callaway_santanna", anticipation=1)
    usual = diagnostics(found)["breakdown_m"].note.split("[")[1].split("]")[0]
    low, high = (float(end) for end in usual.split(", "))
    assert (low + high) / 2 == pytest.approx(coefficients(found)["att"], abs=2e-3)  # four digits are written
