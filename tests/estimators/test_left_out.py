"""What stands beside headlines that are no plain least squares: every unit left out against other programs and fits of
the smaller panel, the bootstrap of the reduced form, the least squares behind treatment effects.

Tolerance: one estimate computed in two ways.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from linearmodels.iv import IV2SLS
from linearmodels.panel import RandomEffects

from analysis import left_out
from analysis.results import Diagnostic
from tests.estimators.samples import coefficients, random_panel, staggered
from tests.estimators.specified import beside, estimate

SAME = 1e-8


def by_test(rows: list[Diagnostic]) -> dict[str, Diagnostic]:
    return {row.test: row for row in rows}


def ends(rows: list[Diagnostic]) -> tuple[float | None, float | None]:
    found = by_test(rows)
    return found["leave_one_out_min"].statistic, found["leave_one_out_max"].statistic


@pytest.fixture(scope="module")
def instrumented() -> pd.DataFrame:
    frame = random_panel(units=9, periods=7, regressors=1, seed=3)
    random = np.random.default_rng(4)
    frame["z"], frame["z2"] = random.normal(size=(2, len(frame)))
    frame["x"] = frame["z"] + 0.5 * frame["z2"] + 0.5 * frame["y"] + random.normal(size=len(frame))
    return frame


def test_instrumental_variables_without_a_unit_as_linearmodels(instrumented: pd.DataFrame) -> None:
    keys = {"outcome": "y", "focal": ["x"], "controls": ["x1"], "endogenous": ["x"], "instruments": ["z", "z2"]}
    rows = beside(instrumented, "unit", "time", estimator="iv", fixed_effects=["unit"], **keys)
    slopes = {}
    for unit, rest in ((u, instrumented[instrumented["unit"] != u]) for u in instrumented["unit"].unique()):
        d = rest[["y", "x", "x1", "z", "z2"]] - rest.groupby("unit")[["y", "x", "x1", "z", "z2"]].transform("mean")
        slopes[unit] = IV2SLS(d["y"], d[["x1"]], d[["x"]], d[["z", "z2"]]).fit().params["x"]
    assert ends(rows) == pytest.approx((min(slopes.values()), max(slopes.values())), rel=SAME)
    assert by_test(rows)["leave_one_out_min"].note == f"without {min(slopes, key=lambda u: slopes[u])}"
    assert by_test(rows)["wild_cluster_p"].statistic is None, "two instruments"


def test_random_effects_without_a_unit_as_linearmodels() -> None:
    frame = random_panel(units=9, periods=6, regressors=2, missing=0.0, seed=8)
    rows = beside(frame, "unit", "time", estimator="random_effects", outcome="y", focal=["x1"], controls=["x2"])
    slopes = []
    for unit in frame["unit"].unique():
        panel = frame[frame["unit"] != unit].set_index(["unit", "time"])
        slopes.append(RandomEffects(panel["y"], panel[["x1", "x2"]].assign(c=1.0)).fit().params["x1"])
    assert ends(rows) == pytest.approx((min(slopes), max(slopes)), rel=SAME)
    assert {row.test for row in rows} == {"leave_one_out_min", "leave_one_out_max"}


def dynamic_panel() -> pd.DataFrame:
    random = np.random.default_rng(12)
    frame = pd.MultiIndex.from_product([range(14), range(2000, 2007)], names=["unit", "time"]).to_frame(index=False)
    frame["x"] = random.normal(size=len(frame))
    frame["y"] = 0.0
    noise = random.normal(size=len(frame)) + random.normal(size=14)[frame["unit"]]
    for row in range(len(frame)):
        before = frame.loc[row - 1, "y"] if row % 7 else 0.0
        frame.loc[row, "y"] = 0.5 * before + frame.loc[row, "x"] + noise[row]
    return frame


ENTRIES: dict[str, tuple[pd.DataFrame, dict[str, Any], str]] = {
    "between": (random_panel(units=9, regressors=1), {"outcome": "y", "focal": ["x1"]}, "x1"),
    "fgls": (random_panel(units=9, regressors=1), {"outcome": "y", "focal": ["x1"], "fixed_effects": ["unit"]}, "x1"),
    "system_gmm": (dynamic_panel(), {"outcome": "y", "focal": ["x"], "controls": ["L1.y"]}, "x"),
    "difference_gmm": (dynamic_panel(), {"outcome": "y", "focal": ["x"], "controls": ["L1.y"]}, "x"),
    "psm_did": (
        staggered(units=32).assign(group=lambda f: f["cohort"].notna().astype(float)),
        {"outcome": "y", "fixed_effects": ["unit", "year"], "controls": ["x"], "options": {
            "treatment": "d", "group": "group", "match_on": ["x"], "neighbours": 2}},
        "att",
    ),
    "did": (
        staggered(),
        {"outcome": "y", "controls": [], "fixed_effects": [], "covariance": "cluster", "options": {
            "cohort": "cohort", "design": "callaway_santanna"}},
        "att",
    ),
    "event_study": (
        staggered(),
        {"outcome": "y", "controls": ["x"], "fixed_effects": ["unit", "year"], "options": {
            "cohort": "cohort", "design": "sun_abraham", "window": [-2, 0]}},
        "att",
    ),
}  # fmt: skip


@pytest.mark.parametrize("estimator", ENTRIES)
def test_left_out_is_the_whole_estimation_of_the_smaller_panel(estimator: str) -> None:
    """From the rows of a file on: lags, instruments, matches and weights are those of the panel without the unit."""
    frame, keys, term = ENTRIES[estimator]
    time = "year" if "year" in frame else "time"
    keys = {"estimator": estimator, "focal": []} | keys
    rows = beside(frame, "unit", time, **keys)
    found = [row for row in rows if ":" not in str(row.note) or str(row.note).startswith(f"{term}: ")]
    slopes = {
        unit: coefficients(estimate(frame[frame["unit"] != unit], "unit", time, **keys))[term]
        for unit in frame["unit"].unique()
    }
    assert ends(found) == pytest.approx((min(slopes.values()), max(slopes.values())), rel=SAME)
    assert str(by_test(found)["leave_one_out_max"].note).endswith(f"without {max(slopes, key=lambda u: slopes[u])}")


def test_the_bootstrap_beside_instruments_is_that_of_the_reduced_form(instrumented: pd.DataFrame) -> None:
    keys = {"outcome": "y", "controls": ["x1"], "fixed_effects": ["unit"]}
    iv = by_test(
        beside(instrumented, "unit", "time", estimator="iv", focal=["x"], endogenous=["x"], instruments=["z"], **keys)
    )
    reduced = by_test(beside(instrumented, "unit", "time", estimator="within", focal=["z"], **keys))
    assert iv["wild_cluster_p"].statistic == reduced["wild_cluster_p"].statistic
    assert str(iv["wild_cluster_p"].note).startswith("reduced form on z: ")
    assert 0 < (iv["wild_cluster_p"].statistic or 0) < 1


def test_treatment_effects_by_two_way_least_squares_have_all_companions() -> None:
    """Leaving out against regressions on dummies by statsmodels; event times are no controls of each other."""
    frame = staggered(seed=5).assign(post=lambda f: f["d"])
    keys = {"outcome": "y", "controls": ["x"], "focal": [], "fixed_effects": ["unit", "year"]}
    did = beside(frame, "unit", "year", estimator="did", options={"treatment": "d"}, **keys)
    slopes = [smf.ols("y ~ d + x + C(unit) + C(year)", frame[frame["unit"] != u]).fit().params["d"] for u in range(24)]
    assert ends(did) == pytest.approx((min(slopes), max(slopes)), rel=SAME)
    assert set(by_test(did)) == {
        "wild_cluster_p", "leave_one_out_min", "leave_one_out_max", "oster_delta", "robustness_value"
    }  # fmt: skip
    within = beside(frame, "unit", "year", estimator="within", **(keys | {"focal": ["d"]}))
    assert did == within
    study = beside(
        frame, "unit", "year", estimator="event_study", options={"treatment": "d", "window": [-2, 1]}, **keys
    )
    assert {row.test for row in study} == {
        "wild_cluster_p", "leave_one_out_min", "leave_one_out_max", "robustness_value"
    }  # fmt: skip
    assert {str(row.note).split(":")[0] for row in study} == {"event_0", "event_1"}


def test_a_unit_that_carries_everything_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = random_panel(units=6, regressors=1, missing=0.0).assign(x=lambda f: (f["unit"] == 2) * f["time"])
    rows = beside(
        frame, "unit", "time", estimator="fgls", outcome="y", focal=["x"], controls=["x1"], fixed_effects=["unit"]
    )
    assert [row.statistic for row in rows] == [None, None]
    assert str(rows[0].note).startswith("without 2: ")
    monkeypatch.setattr(left_out, "MAX_UNITS", 5)
    rows = beside(frame, "unit", "time", estimator="between", outcome="y", focal=["x1"])
    assert rows[0].note == "6 units: between 3 and 5 are left out one by one"


def test_an_event_time_that_hangs_on_one_unit_leaves_the_others_their_range() -> None:
    frame = staggered()
    frame = frame[(frame["year"] <= 2007) | frame["cohort"].isna() | (frame["unit"] == 0)]  # unit 0 alone is seen later
    options = {"cohort": "cohort", "design": "sun_abraham"}
    rows = beside(
        frame,
        "unit",
        "year",
        estimator="event_study",
        outcome="y",
        focal=[],
        fixed_effects=["unit", "year"],
        options=options,
    )
    empty = {str(row.note) for row in rows if row.statistic is None}
    assert empty == {"event_4: without 0: not estimated"}
    assert {str(row.note).split(":")[0] for row in rows if row.statistic is not None} >= {"att", "event_0", "event_3"}


def test_names_that_look_like_event_times_are_names() -> None:
    frame = random_panel(units=6, regressors=1, missing=0.0).rename(columns={"x1": "event_count"}).assign(event_1=1.0)
    frame["event_1"] = np.random.default_rng(1).normal(size=len(frame))
    rows = beside(frame, "unit", "time", estimator="between", outcome="y", focal=["event_count"], controls=["event_1"])
    assert [row.test for row in rows] == ["leave_one_out_min", "leave_one_out_max"]


def test_tables_of_statistics_have_nothing_beside_them() -> None:
    frame = random_panel(units=6, regressors=1)
    assert beside(frame, "unit", "time", estimator="describe", focal=["x1"]) == []


def test_where_nothing_can_be_left_out_every_focal_variable_says_so() -> None:
    frame = staggered(seed=5)
    frame = frame[frame["unit"] < 2].assign(z=lambda f: f["x"] ** 2)
    keys = {"outcome": "y", "focal": ["x", "z"], "fixed_effects": [], "covariance": "hc1"}
    rows = [row for row in beside(frame, "unit", "year", estimator="pooled", **keys) if row.test.startswith("leave")]
    assert [row.test for row in rows] == ["leave_one_out_min", "leave_one_out_max"] * 2
    assert [str(row.note).partition(": ")[0] for row in rows] == ["x", "x", "z", "z"]
    assert {row.statistic for row in rows} == {None}
