"""Intervals under bounded changes of slope, against HonestDiD, generalised least squares and linear programs.

HonestDiD simulates the folded normal quantile with a million draws (one in 700 of it, as its M = 0, exactly 1.96
errors, shows) and stops its search for the weights early: 1e-3 holds its ends, and half the error of the other example.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis.inference.smoothness import fixed_length, folded_quantile
from tests.estimators.honest_samples import BENZARTI_CARLONI, MEDICAID, EventStudy
from tests.estimators.samples import diagnostics
from tests.estimators.test_event_study import fit, staggered
from tests.estimators.test_honest import Sets, random_study, random_target

BY_DRAWS = 1e-3
FIRST_EFFECT: Sets = {  # anzonyquispe/honestdid tests/r_test_results.json; the last two eohne/HonestDiD.jl, FLCI_BC
    0.0: (0.13141131596381356, 0.216169648209591),
    0.01: (0.1549652670807741, 0.2703845303265206),
    0.02: (0.17730108790014376, 0.31595646819476952),
    0.03: (0.18940446443439926, 0.34854775003919292),
    0.1: (0.1194440001, 0.4185082143),
    0.2: (0.01944400015, 0.5185082143),
}
README: Sets = {
    0.0: (0.0259, 0.0607),
    0.01: (0.0132, 0.0787),
    0.02: (0.00286, 0.0907),
    0.03: (-0.00714, 0.101),
    0.04: (-0.0171, 0.111),
    0.05: (-0.0271, 0.121),
}


@pytest.mark.parametrize("m", FIRST_EFFECT)
def test_the_first_effect_of_honestdid(m: float) -> None:
    found = fixed_length(BENZARTI_CARLONI.steps(1, 0, 0, 0), m)
    assert found == pytest.approx(FIRST_EFFECT[m], abs=BY_DRAWS)


@pytest.mark.parametrize("m", README)
def test_the_readme_of_honestdid(m: float) -> None:
    assert fixed_length(MEDICAID.steps(1, 0), m) == pytest.approx(README[m], abs=BY_DRAWS / 2)


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_linear_trends_are_those_of_generalised_least_squares(seed: int) -> None:
    """M = 0: coefficients before are a trend through the base, those after the trend and the effects."""
    study = random_study(seed)
    target = random_target(seed, study)
    trend = np.concatenate([np.arange(-study.n_pre, 0), np.arange(1, study.n_post + 1)]).astype(float)
    x = np.column_stack([trend, np.vstack([np.zeros((study.n_pre, study.n_post)), np.eye(study.n_post)])])
    weighed = np.linalg.solve(study.covariance, x)
    variance = np.linalg.inv(x.T @ weighed)
    estimate = target @ (variance @ weighed.T @ study.coef)[1:]
    reach = stats.norm.isf(0.025) * np.sqrt(target @ variance[1:, 1:] @ target)
    found = fixed_length(study.steps(*target), 0.0)
    assert found == pytest.approx((estimate - reach, estimate + reach), abs=1e-5 * reach)


@pytest.mark.parametrize("m", [0.05, 0.3, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_length_is_the_shortest_with_biases_from_linear_programs(seed: int, m: float) -> None:
    """Two steps before the treatment: one weight is free."""
    random = np.random.default_rng(seed)
    root = random.normal(size=(4, 6))
    steps = EventStudy(random.normal(size=4), root @ root.T / 9, 2).steps(*random.normal(size=2))
    second = np.diff(np.eye(4), axis=0)

    def half(free: float) -> float:
        a = np.array([free, -free - steps.weights.sum(), *steps.weights])
        error = np.sqrt(a @ steps.covariance @ a)
        rows = np.vstack([second, -second])
        worst = optimize.linprog(-a, A_ub=rows, b_ub=np.full(6, m), bounds=(None, None))
        return float(folded_quantile(-worst.fun / error, 0.05) * error)

    best = min((optimize.minimize_scalar(half, (x, x + 0.1)) for x in (-1.0, 0.0, 1.0)), key=lambda found: found.fun)
    low, high = fixed_length(steps, m)
    assert (high - low) / 2 == pytest.approx(best.fun, rel=1e-6)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_it_widens_with_m_and_follows_sign_and_unit(seed: int) -> None:
    study = random_study(seed)
    target = random_target(seed, study)
    found = [fixed_length(study.steps(*target), m) for m in (0.0, 0.1, 1.0)]
    lengths = [high - low for low, high in found]
    assert lengths == sorted(lengths)
    for unit in (100.0, -1.0):
        scaled = EventStudy(unit * study.coef, unit**2 * study.covariance, study.n_pre)
        ends = sorted(end / unit for end in fixed_length(scaled.steps(*target), 0.1 * abs(unit)))
        assert ends == pytest.approx(found[1], abs=1e-4 * lengths[1])


def test_folded_quantiles() -> None:
    for mean in (0.0, 0.3, 4.0, 40.0):
        q = folded_quantile(mean, 0.05)
        assert stats.norm.sf(q - mean) + stats.norm.cdf(-q - mean) == pytest.approx(0.05, rel=1e-9)


def test_the_row_of_an_event_study() -> None:
    frame = staggered(6, units=96, effect=2.0)
    row = diagnostics(fit(frame, cohort="cohort", honest={"type": "smoothness", "grid": [0.1, 3]}))["breakdown_m"]
    assert row.statistic == 0.1 and row.note.startswith("event_0: ") and row.note.count(" at ") == 3
