"""Matched difference in differences: its steps one by one with other programs, what is promised and what is refused.

Tolerance 1e-9 relative: statsmodels' logit, every distance, and linearmodels' weighted PanelOLS in sequence; the score
enters by its order alone.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS

from analysis.inference.matching import Rule
from analysis.results import EstimationError, Result
from analysis.spec import SpecError
from tests.estimators.peers import Figures, hold
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry
from tests.estimators.test_matching import by_hand

SAME = 1e-9
NAMES = ["a", "b"]
SCOPES = ["pre_period", "pooled", "by_period"]


def sample(seed: int = 0, units: int = 60, years: int = 6, missing: float = 0.1) -> pd.DataFrame:
    """A third of the units is treated, in 2003 or 2004, those with high covariates more often; rows are missing."""
    random = np.random.default_rng(seed)
    frame = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)], names=["unit", "year"]).to_frame(
        index=False
    )
    level = random.normal(size=(units, 2))
    group = level @ [0.6, 0.4] + random.normal(size=units) > 0.6
    start = np.where(random.random(units) < 0.5, 2003, 2004)
    for j, name in enumerate(NAMES):
        frame[name] = level[frame["unit"], j] + 0.3 * random.normal(size=len(frame))
    frame["group"] = group[frame["unit"]].astype(float)
    frame["d"] = frame["group"] * (frame["year"] >= start[frame["unit"]])
    frame["zone"] = frame["unit"] // 3
    trend = 0.2 * (frame["year"] - 2000) * frame["a"]
    frame["y"] = 2 * frame["d"] + frame["b"] + trend + random.normal(size=len(frame))
    return frame[random.random(len(frame)) > missing].reset_index(drop=True)


def fit(frame: pd.DataFrame, **entry: Any) -> Result:
    usual: dict[str, Any] = {"estimator": "psm_did", "outcome": "y", "controls": NAMES}
    usual |= {"fixed_effects": ["unit", "year"], "treatment": "d", "group": "group", "match_on": NAMES}
    return fit_entry(frame, "unit", "year", **(usual | entry))


def weights_by_hand(frame: pd.DataFrame, scope: str, rule: Rule) -> pd.Series:
    """A weight for every row of the frame, which is sorted."""
    pools = {"pooled": [frame], "by_period": [part for _, part in frame.groupby("year")]}.get(scope)
    if pools is None:
        before = frame[frame["year"] < frame.loc[frame["d"] == 1, "year"].min()]
        pools = [before.groupby("unit")[[*NAMES, "group"]].mean()]
    parts = []
    for pool in pools:
        treated = pool["group"].to_numpy() == 1
        peer = sm.Logit(treated.astype(float), sm.add_constant(pool[NAMES])).fit(disp=0, tol=1e-13)
        parts.append(pd.Series(by_hand(np.asarray(peer.predict()), treated, rule), index=pool.index))
    found = pd.concat(parts)
    return frame["unit"].map(found).fillna(0.0) if scope == "pre_period" else found.reindex(frame.index)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("rule", [Rule(), Rule(1), Rule(3, ties=False, caliper=0.05)], ids=str)
def test_step_by_step(scope: str, rule: Rule) -> None:
    frame = sample(4)
    options = {"neighbours": rule.neighbours, "ties": rule.ties, "caliper": rule.caliper, "scope": scope}
    result = fit(frame, covariance=["cluster", "classical"], **options)
    weight = weights_by_hand(frame, scope, rule)
    used = frame.assign(w=weight)[weight > 0]
    for _ in range(3):  # rows alone in an effect
        used = used[used.groupby("unit")["y"].transform("size") > 1]
    indexed = used.set_index(["unit", "year"])
    peer = PanelOLS(indexed["y"], indexed[["d", *NAMES]], entity_effects=True, time_effects=True, weights=indexed["w"])
    plain = peer.fit()
    clustered = peer.fit(cov_type="clustered", cluster_entity=True, debiased=False, auto_df=False, count_effects=False)
    n, g = len(used), used["unit"].nunique()
    factor = np.sqrt(g / (g - 1) * (n - 1) / (n - 3 - used["year"].nunique()))
    b, se, classical = coefficients(result), errors(result), errors(result, "classical")
    figures: Figures = {"n": (result.fit.n_obs, n), "r2": (result.fit.r2, plain.rsquared_inclusive)}
    for ours, theirs in (("att", "d"), ("a", "a"), ("b", "b")):
        figures[ours] = b[ours], plain.params[theirs]
        figures[f"{ours} se"] = se[ours], clustered.std_errors[theirs] * factor
        figures[f"{ours} classical"] = classical[ours], plain.std_errors[theirs]
    hold({"id": scope, "peer": "linearmodels", "peer_version": version("linearmodels")}, "psm_did", figures, SAME)
    assert result.fit.n_clusters == g


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_said_of_the_matching(scope: str) -> None:
    frame = sample(4)
    result, tests = fit(frame, scope=scope), diagnostics(fit(frame, scope=scope))
    weight = weights_by_hand(frame, scope, Rule())
    rows = frame.assign(w=weight)
    if scope == "pre_period":
        rows = rows[rows["year"] < 2003].groupby("unit").mean()
    treated, controls = rows[rows["group"] == 1], rows[rows["group"] == 0]
    for name in NAMES:
        spread = treated[name].std()
        before = (treated[name].mean() - controls[name].mean()) / spread
        after = np.average(treated[name], weights=treated["w"]) - np.average(controls[name], weights=controls["w"])
        assert tests[f"balance_smd_before|{name}"].statistic == pytest.approx(before, rel=1e-10)
        assert tests[f"balance_smd_after|{name}"].statistic == pytest.approx(after / spread, rel=1e-9)
    lost = tests["n_off_support"]
    assert lost.statistic == (treated["w"] == 0).sum() > 0
    assert lost.note.startswith(f"of {len(treated)} treated {'units' if scope == 'pre_period' else 'rows'}")
    names = ["propensity"] if scope != "by_period" else [f"propensity:{year}" for year in range(2000, 2006)]
    assert list(result.equations) == names
    assert sum(equation.fit.n_obs for equation in result.equations.values()) == len(rows)
    assert set(coefficients(result.equations[names[-1]])) == {*NAMES, "_cons"}
    assert sum(row.test == "pseudo_r2" for row in result.diagnostics) == len(names)
    counts = [int(row.reason.split()[0]) for row in result.dropped if row.variable.startswith("group=")]
    assert sum(counts) == (~(weight > 0)).sum()


def test_pseudo_r2_is_that_of_the_logit() -> None:
    frame = sample(4)
    row = diagnostics(fit(frame, scope="pooled"))["pseudo_r2"]
    peer = sm.Logit(frame["group"], sm.add_constant(frame[NAMES])).fit(disp=0)
    assert row.statistic == pytest.approx(peer.prsquared, rel=1e-7)


def test_units_without_a_row_before_the_policy_are_not_matched() -> None:
    frame = sample(4)
    late = [frame.loc[frame["group"] == g, "unit"].unique()[:2] for g in (0.0, 1.0)]
    cut = frame[~(frame["unit"].isin(np.concatenate(late)) & (frame["year"] < 2003))]
    result, without = fit(cut), fit(cut[~cut["unit"].isin(np.concatenate(late))])
    assert coefficients(result) == pytest.approx(coefficients(without), rel=1e-12)
    reasons = [row.reason for row in result.dropped]
    assert sum("units without a row before the policy" in reason for reason in reasons) == 2


def test_with_every_control_a_neighbour_it_is_the_difference_of_means() -> None:
    """Balanced, one start, no controls: weights that are the same within a side move no difference of means."""
    whole = sample(4, missing=0.0)
    whole["d"] = whole["group"] * (whole["year"] >= 2003)
    controls = whole.loc[whole["group"] == 0, "unit"].nunique()
    result = fit(whole, controls=[], neighbours=controls)
    weight = weights_by_hand(whole, "pre_period", Rule(controls))
    used = whole.assign(late=whole["year"] >= 2003)[weight > 0]
    means = used.groupby(["group", "late"])["y"].mean()
    expected = means[1.0, True] - means[1.0, False] - means[0.0, True] + means[0.0, False]
    assert coefficients(result)["att"] == pytest.approx(expected, rel=1e-10)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 500), scope=st.sampled_from(SCOPES))
def test_order_names_and_units_change_nothing(seed: int, scope: str) -> None:
    frame = sample(seed, units=90)
    moved = frame.assign(unit=np.random.default_rng(seed).permutation(90)[frame["unit"]], a=1e5 * frame["a"])
    try:
        before = fit(frame, scope=scope, controls=["b"])
    except EstimationError as error:
        assert "separation" in str(error)
        return
    after = fit(moved.sample(frac=1, random_state=seed), scope=scope, controls=["b"])
    assert coefficients(after) == pytest.approx(coefficients(before), rel=1e-8)
    assert errors(after) == pytest.approx(errors(before), rel=1e-8)
    scaled = fit(frame.assign(y=5 - 3 * frame["y"]), scope=scope, controls=["b"])
    assert coefficients(scaled)["att"] == pytest.approx(-3 * coefficients(before)["att"], rel=1e-8)


def test_the_bootstrap_keeps_the_weights() -> None:
    frame = sample(4)
    result = fit(frame, covariance=["cluster", "bootstrap"], bootstrap={"reps": 200, "seed": 1})
    assert errors(result, "bootstrap")["att"] == pytest.approx(errors(result)["att"], rel=0.3)


def test_hc1_is_never_first() -> None:
    with pytest.raises(SpecError, match="hc1 is inconsistent with absorbed effects"):
        fit(sample(), covariance="hc1")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no effects": ({"fixed_effects": []}, "write fixed_effects"),
    "no treated": ({"treatment": "zero"}, "zero: never treated in all"),
    "nobody in the group": ({"group": "zero"}, "zero is 0 in all 60 units: there are no treated"),
    "no controls": ({"group": "one"}, "one is 1 in all 60 units: there are no controls"),
    "not 0 or 1": ({"group": "a"}, "a must be 0 or 1"),
    "a changing group": ({"group": "d"}, r"d changes within \d+ units"),
    "another group": ({"group": "other"}, r"\d+ units have d = 1 and other = 0"),
    "switched off": ({"treatment": "off"}, "off is switched off again"),
    "treated at first": ({"treatment": "early"}, "early: the first treatment is at 2000 and no treated unit has a row"),
    "too many neighbours": ({"neighbours": 50}, r"\d+ controls beside \d+ treated are fewer than the 50 neighbours"),
    "separation": ({"match_on": ["a", "group_too"]}, "perfect separation, group_too predicts 59 of 59 rows perfectly"),
    "separation within": (
        {"match_on": ["odd"], "scope": "by_period"},
        r"matching within 2000: logit of group: perfect separation, odd predicts 53 of 53",
    ),
    "constant": ({"match_on": ["one"]}, "no regressor is left: one: does not vary"),
    "nobody near": (
        {"caliper": 1e-9},
        r"nobody is matched: of \d+ treated units \d+ beyond .* in the caliper",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    frame = sample().assign(zero=0.0, one=1.0, group_too=lambda f: f["group"] * 2 + f["b"] / 1e3)
    frame["early"], frame["other"] = frame["group"], 1 - frame["group"]
    frame["off"] = frame["d"] * (frame["year"] < 2005)
    frame["odd"] = np.where(frame["year"] == 2000, frame["group"], frame["a"])
    entry, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        fit(frame, **entry)


def test_a_period_with_few_controls_is_named() -> None:
    frame = sample(4)
    frame = frame[(frame["year"] != 2002) | (frame["group"] == 1)]
    with pytest.raises(EstimationError, match=r"matching within 2002: 0 controls beside \d+ treated"):
        fit(frame, scope="by_period")


def test_options_are_required() -> None:
    for name in ("treatment", "group", "match_on"):
        with pytest.raises(SpecError, match="psm_did needs this key"):
            fit(sample(), **{name: None if name != "match_on" else []})
