"""Robust sets of Rambachan and Roth (2023) against HonestDiD, linear programs, simulation and what algebra promises.

HonestDiD prints the outermost accepted points of a grid of 1000 (or as stated), by default within 20 standard errors of
zero, where it stops even if the set does not. Its ends lie inside ours by up to a step, and move with the 1000 draws of
its least favourable critical value, the 1 - level / 10 quantile: BY_DRAWS is what a deviation of it by 0.3, two
standard errors at the level of 5 %, does to these ends (measured, rounded up). Its sets without such a first stage
(method Conditional) are deterministic and held exactly.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis.inference.honest import LEVEL, Restriction, Steps, confidence_set, restrictions
from analysis.inference.moment_inequalities import rejects, truncated_p
from tests.estimators.honest_samples import BENZARTI_CARLONI, MEDICAID, EventStudy
from tests.estimators.samples import coefficients, diagnostics
from tests.estimators.test_event_study import fit, staggered

Sets = dict[float, tuple[float, float]]

BY_DRAWS = 1.2e-3
FIRST_EFFECT: Sets = {  # anzonyquispe/honestdid tests/r_test_results.json: HonestDiD, C-LF, defaults
    0.5: (0.11812948578177346, 0.27158386602562062),
    1.0: (0.06723125075039843, 0.31868372530838568),
    1.5: (0.013294315120135292, 0.36958196033976071),
    2.0: (-0.042161970809571847, np.nan),  # printed: 0.3794577 = 20 standard errors, where the grid ends
}
AVERAGE: Sets = {  # tkragholm/did_methods tests/honest_did_rm_avg_ref.json: HonestDiD 0.2.8, 10000 points in 40 errors
    0.5: (0.06775439808538886, 0.3691913893670205),
    1.0: (-0.06968617947647976, 0.506631966928889),
}
EACH_EFFECT = [  # same, tests/honest_did_joint_path_ref.json: Mbar = 1, level 1.25 %
    (0.04924808520636759, 0.3366022192928467),
    (0.04913029287131876, 0.5725193445035754),
    (-0.1425746395621716, 0.6283785891954627),
    (-0.3810685693453423, 0.6430904292460156),
]
README: Sets = {0.5: (0.0240, 0.0672), 1.0: (0.0170, 0.0720), 1.5: (0.00824, 0.0797), 2.0: (-0.000916, 0.0881)}
README_STATA: Sets = {0.0: (0.041, 0.075), 0.5: (0.033, 0.080), 1.0: (0.020, 0.090), 1.5: (0.006, 0.103)}


def held(ours: tuple[float, float], theirs: tuple[float, float], step: float, by_draws: float) -> None:
    for outward, other in zip((theirs[0] - ours[0], ours[1] - theirs[1]), theirs, strict=True):
        assert np.isnan(other) or -by_draws <= outward <= step + by_draws


def test_conditional_sets_are_those_of_honestdid() -> None:
    """eohne/HonestDiD.jl test/reference.jl, CCS_RM_ARP: HonestDiD, Mbar = 1, 200 points, ten digits."""
    grid = np.linspace(-20, 20, 200) * BENZARTI_CARLONI.error(1, 0, 0, 0)
    accepted = np.zeros(len(grid), dtype=bool)
    for each in restrictions(BENZARTI_CARLONI.steps(1, 0, 0, 0), 1.0):
        accepted |= ~rejects(each.values(grid), each.vertex_covariance, 0.05)
    assert grid[accepted][[0, -1]] == pytest.approx((0.07055244362, 0.3184394077), abs=1e-10)


@pytest.mark.parametrize("m", FIRST_EFFECT)
def test_the_first_effect_of_honestdid(m: float) -> None:
    step = 40 * BENZARTI_CARLONI.error(1, 0, 0, 0) / 999
    held(confidence_set(BENZARTI_CARLONI.steps(1, 0, 0, 0), m), FIRST_EFFECT[m], step, BY_DRAWS)


@pytest.mark.parametrize("m", AVERAGE)
def test_the_average_effect_of_honestdid(m: float) -> None:
    weights = np.full(4, 0.25)
    step = 80 * BENZARTI_CARLONI.error(*weights) / 9999
    held(confidence_set(BENZARTI_CARLONI.steps(*weights), m), AVERAGE[m], step, BY_DRAWS)


@pytest.mark.parametrize("k", range(4))
def test_later_effects_of_honestdid(k: int) -> None:
    """Here 1000 draws are to give the 99.875 % quantile, and the sets are wider: more than three times as uncertain."""
    weights = np.eye(4)[k]
    step = 80 * BENZARTI_CARLONI.error(*weights) / 9999
    held(confidence_set(BENZARTI_CARLONI.steps(*weights), 1.0, 0.0125), EACH_EFFECT[k], step, 4 * BY_DRAWS)


@pytest.mark.parametrize("m", README)
def test_the_readme_of_honestdid(m: float) -> None:
    """Three digits in print; half the errors of the other example, and of what the draws do."""
    step = 40 * MEDICAID.error(1, 0) / 999
    held(confidence_set(MEDICAID.steps(1, 0), m), README[m], step + 5e-5, BY_DRAWS / 2)


@pytest.mark.parametrize("m", README_STATA)
def test_the_average_effect_in_the_readme_of_statas_honestdid(m: float) -> None:
    step = 40 * MEDICAID.error(0.5, 0.5) / 999
    held(confidence_set(MEDICAID.steps(0.5, 0.5), m), README_STATA[m], step + 5e-4, BY_DRAWS / 2 + 5e-4)


def random_study(seed: int) -> EventStudy:
    random = np.random.default_rng(seed)
    n_pre, n_post = int(random.integers(1, 5)), int(random.integers(1, 6))
    root = random.normal(size=(n_pre + n_post, n_pre + n_post + 2))
    return EventStudy(random.normal(size=n_pre + n_post), root @ root.T / 9, n_pre)


def random_target(seed: int, study: EventStudy) -> np.ndarray:
    random = np.random.default_rng(seed)
    choices = [np.eye(study.n_post)[0], np.full(study.n_post, 1 / study.n_post), random.normal(size=study.n_post)]
    return choices[seed % 3]


seeds = st.integers(0, 10**6)


@given(seeds, st.floats(0.0, 3.0))
@settings(max_examples=60, deadline=None)
def test_the_largest_vertex_solves_the_linear_program(seed: int, m: float) -> None:
    """min eta: +-(change - change of the effect) - m v <= eta times its standard error, over effects with the target's
    value (Andrews, Roth and Pakes 2023, equation 8)."""
    study = random_study(seed)
    target = random_target(seed, study)
    steps, effect = study.steps(*target), 0.3
    for place, sign in ((0, 1), (len(steps.pre) - 1, -1)):
        each = Restriction.of(steps, m, place, sign)
        n_pre, n_post = len(steps.pre), len(steps.post)
        moments = np.zeros((2 * n_post, n_pre + n_post))
        moments[:, n_pre:] = np.vstack([np.eye(n_post), -np.eye(n_post)])
        moments[:, place] = -m * sign
        level = moments @ np.concatenate([steps.pre, steps.post])
        error = np.sqrt(np.diag(moments @ steps.covariance @ moments.T))
        found = optimize.linprog(
            [1.0] + [0.0] * n_post,
            A_ub=np.column_stack([-error, -moments[:, n_pre:]]),
            b_ub=-level,
            A_eq=[[0.0, *steps.weights]],
            b_eq=[effect],
            bounds=(None, None),
        )
        assert each.values(np.array([effect])).max() == pytest.approx(found.fun, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_least_favourable_value_is_that_of_draws(seed: int) -> None:
    """Exceeded by 5 % of 400,000 draws, within four standard errors."""
    study = random_study(seed)
    each = Restriction.of(study.steps(*random_target(seed, study)), 0.3 * seed, 0, 1)
    draws = np.random.default_rng(seed).multivariate_normal([0, 0], each.covariance, size=400_000)
    exceeded = ((draws @ each.loadings.T).max(axis=1) > each.least_favorable(0.05)).mean()
    assert exceeded == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 400_000))


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_without_violations_the_first_effect_has_its_usual_interval(seed: int) -> None:
    study = random_study(seed)
    target = np.eye(study.n_post)[0]
    estimate, reach = study.coef[study.n_pre], stats.norm.isf(0.025) * study.error(*target)
    usual = (estimate - reach, estimate + reach)
    assert confidence_set(study.steps(*target), 0.0) == pytest.approx(usual, abs=1e-6 * reach)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_sets_are_nested_and_change_with_sign_and_unit(seed: int) -> None:
    study = random_study(seed)
    target = random_target(seed, study)
    steps = study.steps(*target)
    sets = [confidence_set(steps, m) for m in (0.0, 0.5, 1.0, 2.0)]
    error = study.error(*target)
    for (low, high), (lower, higher) in pairwise(sets):
        assert lower <= low + 1e-6 * error and high <= higher + 1e-6 * error
    for unit in (10.0, -1.0):
        scaled = EventStudy(unit * study.coef, unit**2 * study.covariance, study.n_pre)
        found = sorted(end / unit for end in confidence_set(scaled.steps(*target), 1.0))
        assert found == pytest.approx(sets[2], abs=1e-6 * error)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_the_base_does_not_matter(seed: int) -> None:
    study = random_study(seed)
    steps = study.steps(*random_target(seed, study))
    size = len(study.coef) + 1
    path = np.insert(study.coef, study.n_pre, 0.0)
    matrix = np.insert(np.insert(study.covariance, study.n_pre, 0.0, axis=0), study.n_pre, 0.0, axis=1)
    moved = np.eye(size) - np.eye(size)[[0]]  # all relative to the first event time
    again = Steps.of(
        moved @ path, moved @ matrix @ moved.T, study.n_pre + 1, np.append(-np.diff(steps.weights), steps.weights[-1])
    )
    assert confidence_set(again, 1.0) == pytest.approx(confidence_set(steps, 1.0), abs=1e-8)


@pytest.mark.parametrize("m", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("average", [False, True])
def test_coverage_where_the_violation_is_known(m: float, average: bool) -> None:
    """The step before the treatment is large and later violations are m times as large, so that one moment binds. The
    effect at the end of the identified set is then left out by the first stage's share of the draws, and by 4.5 / 99.5
    of the others: together 5 % or less."""
    steps = BENZARTI_CARLONI.steps(*(np.full(4, 0.25) if average else np.eye(4)[0]))
    each = Restriction.of(steps, m, 3, 1)
    step, draws, level, cap = 0.5, 100_000, 0.045 / 0.995, each.least_favorable(0.005)
    bias = m * step * np.abs(steps.weights).sum()
    normal = np.random.default_rng(1).multivariate_normal([0.2 + bias, step], each.covariance, size=draws)
    errors = np.sqrt(np.diag(each.vertex_covariance))
    at_ends = [stats.norm.sf(cap / error) * (1 - level) + level for error in errors[:2]]
    assert max(at_ends) <= 0.05 + 1e-12
    for effect, share in ((0.2, at_ends[0]), (0.2 + bias, 0.0), (0.2 + 2 * bias, at_ends[1]), (-0.8, 1.0)):
        values = np.column_stack([normal[:, 0] - effect, normal[:, 1]]) @ each.loadings.T
        left_out = rejects(values, each.vertex_covariance, level, cap).mean()
        assert left_out == pytest.approx(share, abs=4 * np.sqrt(0.05 * 0.95 / draws))


def test_coverage_of_the_union_near_parallel_trends() -> None:
    """No violation at all before the treatment, one within reach of nothing: the true effect is left out by 5 % or
    fewer of the draws, whichever step is the largest by chance."""
    random = np.random.default_rng(2)
    covered = 0
    for _ in range(400):
        coef = random.multivariate_normal(np.zeros(8), BENZARTI_CARLONI.covariance)
        steps = EventStudy(coef, BENZARTI_CARLONI.covariance, 4).steps(1, 0, 0, 0)
        covered += any(each.accepts(np.zeros(1), LEVEL)[0] for each in restrictions(steps, 1.0))
    assert covered >= 380 - 3 * np.sqrt(400 * 0.05 * 0.95)


def test_p_values_far_in_the_tail() -> None:
    z, low, high = (
        np.array([1.0, 9.0, 39.0, 2.0]),
        np.array([-np.inf, 8.9, 38.0, 2.0]),
        np.array([2.0, np.inf, 40.0, 2]),
    )
    expected = [stats.truncnorm.sf(1.0, -np.inf, 2.0), stats.norm.sf(9.0) / stats.norm.sf(8.9)]
    assert truncated_p(z, low, high)[:2] == pytest.approx(expected, rel=1e-10)
    assert truncated_p(z, low, high)[2] == pytest.approx(np.exp((38**2 - 39**2) / 2) * 38 / 39, rel=1e-3)  # Mills
    assert truncated_p(z, low, high)[3] == 1.0


@pytest.mark.parametrize("design", ["twfe", "sun_abraham"])
def test_the_row_of_an_event_study(design: str) -> None:
    frame = staggered(6, units=96, effect=1.0)
    options = {"design": design, "honest": {"grid": [0.2, 0.1, 5]}}
    result = fit(frame, cohort="cohort", options=options)
    plain = fit(frame, cohort="cohort", design=design, honest=False)
    assert "breakdown_m" not in diagnostics(plain) and coefficients(plain) == coefficients(result)
    row = diagnostics(result)["breakdown_m"]
    assert row.statistic == 0.2 and row.covariance == "cluster"
    usual = next(e for e in result.estimates if e.term == "event_0")
    reach = stats.norm.isf(0.025) * usual.std_error
    assert row.note.startswith(f"event_0: [{usual.estimate - reach:.4g}, {usual.estimate + reach:.4g}] at 0; ")
    assert row.note.count(" at ") == 4


def test_the_row_is_that_of_a_regression_on_dummies() -> None:
    frame = staggered(6, units=96, effect=1.0)
    frame["k"] = (frame["year"] - frame["cohort"]).fillna(-1).astype(int)
    peer = smf.ols("y ~ C(k, Treatment(-1)) + x + C(unit) + C(year)", frame).fit()
    names = [f"C(k, Treatment(-1))[T.{k}]" for k in range(-6, 5) if k != -1]
    study = EventStudy(peer.params[names].to_numpy(), peer.cov_params().loc[names, names].to_numpy(), 5)
    row = diagnostics(fit(frame, cohort="cohort", covariance=["classical"], honest={"grid": [0.1, 0.4]}))["breakdown_m"]
    sets = {m: confidence_set(study.steps(1, 0, 0, 0, 0), m) for m in (0, 0.1, 0.4)}
    assert row.note == "event_0: " + "; ".join(f"[{a:.4g}, {b:.4g}] at {m:g}" for m, (a, b) in sets.items())
    assert row.statistic == max(m for m, (low, _) in sets.items() if low > 0)


def test_did_has_the_average_over_treated_rows() -> None:
    frame = staggered(6, units=96, effect=1.0)
    row = diagnostics(fit(frame, "did", cohort="cohort", honest={"grid": [0.05]}))["breakdown_m"]
    whole = fit(frame, cohort="cohort", design="twfe")
    k = frame["year"] - frame["cohort"]
    counts = k[k >= 0].value_counts()
    average = sum(coefficients(whole)[f"event_{int(j)}"] * n for j, n in counts.items()) / counts.sum()
    low, high = map(float, row.note.split("[")[1].split("]")[0].split(", "))
    assert row.note.startswith("average of event_0 to event_4: ") and row.statistic == 0.05
    assert (low + high) / 2 == pytest.approx(average, rel=1e-3)  # four digits in the note


def test_an_effect_that_is_not_there_has_no_breakdown() -> None:
    row = diagnostics(fit(staggered(1, effect=0.0), cohort="cohort", honest={}))["breakdown_m"]
    assert row.statistic is None and row.note.count(" at ") == 5  # zero and the four Mbar of the default grid


UNUSABLE: dict[str, tuple[dict[str, Any], str]] = {
    "one event time before": ({"window": [-1, 2], "endpoints": "drop"}, "there are 1 and 3"),
    "a gap": ({"window": [-2, 1], "endpoints": "drop", "base": -5}, "these are -5, -2, -1, 0, 1"),
    "few clusters": ({"cluster": ["quarter"]}, "has not full rank"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_why_there_is_no_figure(name: str) -> None:
    entry, message = UNUSABLE[name]
    frame = staggered(2).assign(quarter=lambda f: f["unit"] // 6)
    row = diagnostics(fit(frame, cohort="cohort", honest={}, **entry))["breakdown_m"]
    assert row.statistic is None and message in row.note
