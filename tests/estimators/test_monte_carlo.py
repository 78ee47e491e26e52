"""A small run of `python -m benchmarks.monte_carlo`: the truth comes back, intervals hold it, and what theory says is
biased is biased.

Tolerance: three and a half simulation errors of 40 samples, which a right estimator passes 999 times in 1,000.
"""

from __future__ import annotations

import pytest

from benchmarks.monte_carlo import NOMINAL, simulate, spec_of
from benchmarks.simulated import STUDIES

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
]
WRONG = {
    "within, the same without instruments": 1,
    "within, lagged outcome, 7 periods": -1,
    "pooled, selected rows alone": -1,
    "did, twfe, effects that grow": -1,
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


def test_every_kind_of_estimator_is_simulated() -> None:
    assert {spec_of(study).estimator for study in STUDIES} >= {
        "pooled", "within", "random_effects", "between", "iv", "difference_gmm", "system_gmm", "fgls", "heckman", "did"
    }  # fmt: skip
