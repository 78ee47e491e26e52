"""A small run of `python -m benchmarks.monte_carlo`: the truth comes back, intervals hold it, and what theory says is
biased is biased.

Tolerance: three and a half simulation errors of 40 samples, which a right estimator passes 999 times in 1,000.
"""

from __future__ import annotations

import pytest

from analysis.estimators import ESTIMATORS
from benchmarks.monte_carlo import NOMINAL, simulate, spec_of
from benchmarks.studies import STUDIES, TABLES

REPS, WIDE = 40, 3.5
BY_TITLE = {study.title: study for study in STUDIES}
RIGHT = [
    "within, serial correlation, 40 units",
    "pooled, shocks to periods, 40 x 40, clusters two ways",
    "random effects",
    "iv, two strong instruments",
    "difference GMM",
    "system GMM",
    "heckman, two steps",
    "did, sun_abraham",
    "did, callaway_santanna",
    "did, imputation",
    "event study, twfe, one path of effects",
    "event study, sun_abraham, cohorts differ",
    "event study, callaway_santanna, cohorts differ",
    "event study, imputation, cohorts differ",
    "psm_did, five levels, matched exactly",
    "mediation, effect beside the mediator",
    "mediation, effect on the mediator",
    "mediation, total effect, two steps",
    "mediation, indirect effect, 399 draws",
    "moderation, product",
    "moderation, effect at the upper quartile",
    "iv, liml",
]
WRONG = {
    "within, the same without instruments": 1,
    "within, lagged outcome, 7 periods": -1,
    "pooled, selected rows alone": -1,
    "did, twfe, effects that grow": -1,
    "did, twfe, the same without matching": 1,
}


@pytest.mark.parametrize("title", RIGHT)
def test_the_truth_comes_back_and_intervals_hold_it(title: str) -> None:
    row = simulate(BY_TITLE[title], REPS)[0]
    assert abs(row.bias) < WIDE * row.bias_error
    assert row.coverage > NOMINAL - WIDE * row.coverage_error


@pytest.mark.parametrize("title", WRONG)
def test_what_theory_says_is_biased_is_biased_that_way(title: str) -> None:
    row = simulate(BY_TITLE[title], REPS)[0]
    assert row.bias * WRONG[title] > WIDE * row.bias_error
    assert row.exception


def test_clusters_that_are_left_out_cover_too_little() -> None:
    row = simulate(BY_TITLE["pooled, the same, clusters by unit alone"], REPS)[0]
    assert row.coverage < NOMINAL - WIDE * row.coverage_error


def test_every_estimator_and_every_design_is_simulated() -> None:
    specs = [spec_of(study) for study in STUDIES]
    assert {spec.estimator for spec in specs} == set(ESTIMATORS) - set(TABLES)
    for name in ("did", "event_study"):
        designs = {spec.options["design"] for spec in specs if spec.estimator == name}
        assert designs == {"twfe", "sun_abraham", "callaway_santanna", "imputation"}
    assert {spec.options["method"] for spec in specs if spec.estimator == "iv"} == {"2sls", "liml", "gmm"}
