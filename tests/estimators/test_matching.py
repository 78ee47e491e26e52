"""The logit and nearest neighbours on its score: R (MatchIt's glm, Matching), statsmodels, brute force, algebra.

Tolerances, relative. R's glm stops at a change of the deviance of 1e-8, which leaves its scores 3e-8 from the maximum:
1e-7. Matching's effects and MatchIt's balance have fifteen digits and are arithmetic once scores are in order: 1e-12.
statsmodels maximises the same likelihood to 1e-12: 1e-9.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.logit import Logit, logit
from analysis.inference.matching import Matched, Rule, balance, match, nearest
from analysis.results import EstimationError
from tests.estimators.peers import FOLDER, Figures, Record, hold, named, records

GLM, ARITHMETIC, STATSMODELS = 1e-7, 1e-12, 1e-9
COLUMNS = ["age", "educ", "racehispan", "racewhite", "married", "nodegree", "re74", "re75"]
NOT_COVERED = {
    "lalonde_Matching_k1_tiesFALSE": "which of equally near controls Matching takes depends on the order of its rows",
    "lalonde_Matching_k4_tiesFALSE": "which of equally near controls Matching takes depends on the order of its rows",
}


@cache
def lalonde() -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "data" / "lalonde.csv")
    return frame.assign(**{f"race{r}": (frame["race"] == r).astype(float) for r in ("black", "hispan", "white")})


@cache
def scored() -> tuple[Logit, np.ndarray]:
    frame = lalonde()
    treated = frame["treat"].to_numpy() == 1
    return logit(treated.astype(float), frame[COLUMNS].to_numpy(dtype=float), COLUMNS, "treat"), treated


def covered(kind: str) -> list[Any]:
    return [
        row for row in records("matching") if (kind in row.id and row.id not in NOT_COVERED) or row.id == "matching"
    ]


@pytest.mark.parametrize("record", covered("k4_replace"))
def test_r_glm_and_unmatched_balance(record: Record) -> None:
    found, _ = scored()
    theirs = record["results"]
    figures = named(theirs["logit_coef"], dict(zip(found.model.terms, found.model.coef, strict=True)), "coef")
    figures |= {f"score {i}": pair for i, pair in enumerate(zip(found.score, theirs["pscore"], strict=True))}
    hold(record, "psm_did, propensity", figures, GLM)
    frame, treated = lalonde(), scored()[1]
    names = ["age", "educ", "re74", "re75"]
    binary = ["raceblack", "racehispan", "racewhite", "married", "nodegree"]
    rows = balance(frame[names + binary].to_numpy(dtype=float), names + binary, treated, np.ones(len(frame)))
    n = treated.sum()  # MatchIt divides the variance of a 0/1 covariate by n, we every one by n - 1
    unit = dict.fromkeys(names, 1.0) | dict.fromkeys(binary, np.sqrt(n / (n - 1)))
    balances: Figures = {}
    for row in rows:
        balances[f"{row.test} {row.note}"] = (
            row.statistic * unit[row.note],
            theirs["balance_unmatched"][row.note]["Std. Mean Diff."],
        )
    hold(record, "psm_did, balance", balances, ARITHMETIC)


@pytest.mark.parametrize("record", covered("tiesTRUE"))
def test_r_matching(record: Record) -> None:
    found, treated = scored()
    neighbours = int(record["id"].split("_k")[1][0])
    outcome = lalonde()["re78"].to_numpy()
    weight, has_match = nearest(found.score[treated], found.score[~treated], Rule(neighbours))
    assert has_match.all()
    effect = outcome[treated].mean() - weight @ outcome[~treated] / treated.sum()
    hold(record, "psm_did, matching", {"ATT": (effect, record["results"]["ATT"])}, ARITHMETIC)


def test_every_record_is_covered_or_explained() -> None:
    if not (FOLDER / "peers" / "matching.json").exists():
        pytest.skip(f"needs the reference data in {FOLDER}")
    known = {row.id for kind in ("k4_replace", "tiesTRUE") for row in covered(kind)}
    assert {row.id for row in records("matching")} == known | set(NOT_COVERED)


def cross_section(seed: int = 0, size: int = 120, levels: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Covariates (n, 3) in units far apart, and a treatment that depends on them; `levels` makes ties of scores."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(size, 3)) if not levels else random.integers(0, levels, size=(size, 3)).astype(float)
    index = (x - x.mean(axis=0)) @ np.array([0.8, -0.5, 0.3]) - 0.7
    treated = random.random(size) < 1 / (1 + np.exp(-index))
    return x * np.array([1.0, 1e6, 1e-4]) + np.array([0.0, 1e7, 0.0]), treated


@pytest.mark.parametrize("seed", range(3))
def test_statsmodels(seed: int) -> None:
    x, treated = cross_section(seed)
    found = logit(treated.astype(float), x, ["a", "b", "c"], "d")
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    peer = sm.Logit(treated.astype(float), np.column_stack([scaled, np.ones(len(x))])).fit(disp=0, tol=1e-13)
    error = np.sqrt(np.diag(found.covariance.matrix))
    contrast = peer.wald_test(np.eye(3, 4), use_f=False, scalar=True)
    figures: Figures = {"loglik": (found.loglik, peer.llf)}
    figures["wald"] = found.figures.wald_chi2, float(contrast.statistic)
    figures |= {f"b{j}": (found.model.coef[j] * x[:, j].std(), peer.params[j]) for j in range(3)}
    figures |= {f"se{j}": (error[j] * x[:, j].std(), peer.bse[j]) for j in range(3)}
    figures |= {f"score{i}": pair for i, pair in enumerate(zip(found.score, peer.predict(), strict=True))}
    record = {"id": f"seed {seed}", "peer": "statsmodels", "peer_version": version("statsmodels")}
    hold(record, "psm_did, propensity", figures, STATSMODELS)
    assert found.pseudo_r2().statistic == pytest.approx(peer.prsquared, rel=1e-7)  # their null is a maximum found


def test_a_collinear_column_leaves() -> None:
    x, treated = cross_section()
    found = logit(treated.astype(float), np.column_stack([x, x[:, 0] - 3]), ["a", "b", "c", "again"], "d")
    assert found.model.terms == ("a", "b", "c", "_cons")
    assert [(row.variable, row.reason) for row in found.model.dropped] == [("again", "collinear with _cons, a")]


def test_perfect_separation_is_named() -> None:
    x, treated = cross_section()
    y, names = treated.astype(float), ["a", "b", "c"]
    with pytest.raises(EstimationError, match=r"perfect separation, b predicts 1\d\d of 120 rows perfectly"):
        logit((x[:, 1] > 1.05e7).astype(float), x, names, "d")
    with pytest.raises(EstimationError, match=r"perfect separation, a, b, c predict 1\d\d of 120 rows perfectly"):
        logit((x[:, 0] + (x[:, 1] - 1e7) * 1e-6 + x[:, 2] * 1e4 > 0).astype(float), x, names, "d")
    rare = ((np.arange(len(y)) < 20) & treated).astype(float)
    with pytest.raises(EstimationError, match=f"perfect separation, rare predicts {int(rare.sum())} of 120"):
        logit(y, np.column_stack([x, rare]), [*names, "rare"], "d")
    few = np.array([1.0, 0.0, 1.0, 0.0])
    with pytest.raises(EstimationError, match="perfect separation"):
        logit(few, x[:4], names, "d")
    with pytest.raises(EstimationError, match="no regressor is left: still: does not vary"):
        logit(y, np.ones((len(y), 1)), ["still"], "d")
    with pytest.raises(EstimationError, match="d is 1 in all 120 rows"):
        logit(np.ones(len(y)), x, names, "d")


def by_hand(score: np.ndarray, treated: np.ndarray, rule: Rule) -> np.ndarray:
    """The weights from every distance, one treated row after the other."""
    weight, controls = np.zeros(len(score)), np.flatnonzero(~treated)
    for i in np.flatnonzero(treated):
        if not score[controls].min() <= score[i] <= score[controls].max():
            continue
        away = np.abs(score[controls] - score[i])
        ranked = np.lexsort((controls, away))
        reach = away[ranked[rule.neighbours - 1]]
        chosen = np.flatnonzero(away <= reach) if rule.ties else ranked[: rule.neighbours]
        if rule.caliper is not None:
            chosen = chosen[away[chosen] <= rule.caliper]
        if len(chosen):
            weight[i] = 1
            weight[controls[chosen]] += 1 / len(chosen)
    return weight


def scores(seed: int, levels: int) -> tuple[np.ndarray, np.ndarray]:
    """Eighths, sixteenths: distances are exact and often equal."""
    random = np.random.default_rng(seed)
    treated = random.permutation(np.arange(60) < 20)
    return random.integers(1, levels, size=60) / levels, treated


RULES = st.builds(Rule, st.integers(1, 6), st.booleans(), st.sampled_from([None, 0.0, 0.0625, 0.125]))


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10_000), levels=st.sampled_from([8, 64, 4096]), rule=RULES)
def test_weights_are_those_of_all_distances(seed: int, levels: int, rule: Rule) -> None:
    score, treated = scores(seed, levels)
    found = match(score, treated, rule)
    assert found.weight == pytest.approx(by_hand(score, treated, rule), abs=1e-12)
    assert found.weight[~treated].sum() == pytest.approx(found.weight[treated].sum(), rel=1e-12, abs=1e-12)
    assert found.outside + found.alone + found.weight[treated].sum() == treated.sum()
    assert ((found.weight == 0) | (found.weight > 1e-9)).all()


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), levels=st.sampled_from([0, 3]), rule=RULES)
def test_the_order_of_the_rows_and_units_change_nothing(seed: int, levels: int, rule: Rule) -> None:
    """With ties; without them the first of equals by row counts, so scores without ties only."""
    x, treated = cross_section(seed, levels=levels)
    if not rule.ties and levels:
        return
    order = np.random.default_rng(seed).permutation(len(x))

    def matched(x: np.ndarray, treated: np.ndarray) -> Matched:
        return match(logit(treated.astype(float), x, ["a", "b", "c"], "d").score, treated, rule)

    before, after = matched(x, treated), matched(x[order] * 12.5, treated[order])
    assert after.weight == pytest.approx(before.weight[order], abs=1e-9)
    assert (before.outside, before.alone) == (after.outside, after.alone)


def test_treated_beyond_the_controls_and_the_caliper_are_counted() -> None:
    score = np.array([0.1, 0.5, 0.95, 0.99, 0.2, 0.45, 0.56, 0.9])
    treated = np.arange(8) < 4
    found = match(score, treated, Rule(2))
    assert (found.outside, found.alone) == (3, 0)
    assert found.weight.tolist() == [0, 1, 0, 0, 0, 0.5, 0.5, 0]
    near = match(score, treated, Rule(2, caliper=0.055))
    assert near.weight.tolist() == [0, 1, 0, 0, 0, 1, 0, 0]
    none = match(score, treated, Rule(2, caliper=0.01))
    assert (none.outside, none.alone, none.weight.sum()) == (3, 1, 0)
    with pytest.raises(EstimationError, match="4 controls beside 4 treated are fewer than the 5 neighbours"):
        match(score, treated, Rule(5))


def test_balance_in_standard_deviations_of_the_treated() -> None:
    values = np.array([[1.0, 7], [3, 7], [2, 8], [4, 9], [0, 7]])
    treated = np.array([True, True, False, False, False])
    rows = balance(values, ["x", "z"], treated, np.array([1.0, 1, 2, 0, 0]))
    assert [(row.test, row.note, row.statistic) for row in rows] == [
        ("balance_smd_before", "x", 0.0),
        ("balance_smd_before", "z", None),
        ("balance_smd_after", "x", 0.0),
        ("balance_smd_after", "z", None),
    ]
    assert balance(values, ["x", "z"], ~treated, np.array([2.0, 0, 1, 1, 0]))[2].statistic == pytest.approx(1.0)
