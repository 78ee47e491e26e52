"""Algebra that holds for every sample.

Tolerance: the same problem in another order or scale, 1e-10 relative to the size of the figures.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.results import Design, Result
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit, random_panel

SAME = {"rel": 1e-10, "abs": 1e-10}
NAMES = ["x1", "x2", "x3"]
MODELS: dict[str, dict[str, Any]] = {
    "pooled": {"covariance": ("hc1", "classical", "cluster", "driscoll_kraay")},
    "within": {"covariance": ("cluster", "hc1", "driscoll_kraay"), "fixed_effects": ("unit",)},
    "within two-way": {"covariance": ("cluster",), "fixed_effects": ("unit", "time")},
    "random_effects": {"covariance": ("cluster", "classical")},
    "between": {"covariance": ("classical", "hc1")},
}
model = pytest.mark.parametrize("name", MODELS)
seeds = st.integers(0, 10_000)
few = settings(max_examples=10, deadline=None)


def run(name: str, design: Design) -> Result:
    return fit(name.split()[0], design, **MODELS[name])


def sample(seed: int) -> Design:
    return design_of(random_panel(units=9, periods=7, seed=seed), "y", NAMES, "unit", "time")


def figures(result: Result) -> dict[str, float]:
    """Every number of a result by its place."""
    found = {f"fit {f.name}": getattr(result.fit, f.name) for f in fields(result.fit)}
    for row in result.estimates:
        found |= {
            f"{row.covariance} {row.term} {f}": getattr(row, f) for f in ("estimate", "std_error", "ci_low", "ci_high")
        }
    found |= {f"test {name}": row.statistic for name, row in diagnostics(result).items()}
    return {key: value for key, value in found.items() if value is not None}


def shuffled(design: Design, seed: int) -> Design:
    order = np.random.default_rng(seed).permutation(len(design.data))
    codes = {key: values[order] for key, values in design.effects.items()}
    data = design.data.iloc[order].reset_index(drop=True)
    return replace(
        design, data=data, region=design.region[order], time=design.time[order], effects=codes, clusters=codes
    )


@model
@few
@given(seed=seeds)
def test_the_order_of_rows_changes_nothing(name: str, seed: int) -> None:
    design = sample(seed)
    assert figures(run(name, shuffled(design, seed + 1))) == pytest.approx(figures(run(name, design)), **SAME)


@model
@few
@given(seed=seeds)
def test_nothing_is_nan(name: str, seed: int) -> None:
    assert np.isfinite(list(figures(run(name, sample(seed))).values())).all()


@model
@few
@given(seed=seeds, scale=st.sampled_from([-3.0, 1e-6, 250.0, 1e8]))
def test_the_unit_of_a_regressor_scales_its_coefficient(name: str, seed: int, scale: float) -> None:
    design = sample(seed)
    before = run(name, design)
    after = run(name, replace(design, data=design.data.assign(x2=design.data["x2"] * scale)))
    b, se = coefficients(before), errors(before)
    assert coefficients(after) == pytest.approx(b | {"x2": b["x2"] / scale}, rel=1e-9)
    assert errors(after) == pytest.approx(se | {"x2": se["x2"] / abs(scale)}, rel=1e-9)
    assert after.fit.r2 == pytest.approx(before.fit.r2, rel=1e-9)


@model
@few
@given(seed=seeds, shift=st.floats(-1e3, 1e3))
def test_adding_to_the_outcome_moves_the_constant_alone(name: str, seed: int, shift: float) -> None:
    design = sample(seed)
    before, after = (
        run(name, d) for d in (design, replace(design, data=design.data.assign(y=design.data["y"] + shift)))
    )
    b = coefficients(before)
    assert coefficients(after) == pytest.approx(b | {"_cons": b["_cons"] + shift}, rel=1e-9, abs=1e-9)
    assert errors(after) == pytest.approx(errors(before), rel=1e-8)


@few
@given(seed=seeds)
def test_within_ignores_what_is_constant_in_a_unit(seed: int) -> None:
    design = sample(seed)
    level = np.random.default_rng(seed).normal(size=20)[design.region]
    moved = replace(design, data=design.data.assign(y=design.data["y"] + level, x1=design.data["x1"] - 3 * level))
    before, after = run("within", design), run("within", moved)
    assert [coefficients(after)[x] for x in NAMES] == pytest.approx([coefficients(before)[x] for x in NAMES], rel=1e-9)
    assert [errors(after)[x] for x in NAMES] == pytest.approx([errors(before)[x] for x in NAMES], rel=1e-9)


@few
@given(seed=seeds)
def test_clusters_of_one_row_are_hc1_up_to_the_factor(seed: int) -> None:
    frame = random_panel(seed=seed).assign(row=lambda f: np.arange(len(f)))
    design = design_of(frame, "y", NAMES, "unit", "time", ["row"])
    result = fit("pooled", design, covariance=("cluster", "hc1"), cluster=("row",))
    assert errors(result, "cluster") == pytest.approx(errors(result, "hc1"), rel=1e-10)  # n/(n-1) (n-1)/(n-K) = n/(n-K)


@few
@given(seed=seeds)
def test_clustering_twice_by_the_same_column_is_clustering_once(seed: int) -> None:
    frame = random_panel(seed=seed).assign(again=lambda f: f["unit"])
    design = design_of(frame, "y", NAMES, "unit", "time", ["again"])
    once = fit("pooled", design, covariance=("cluster",), cluster=("unit",))
    twice = fit("pooled", design, covariance=("cluster",), cluster=("unit", "again"))
    assert errors(twice) == pytest.approx(errors(once), rel=1e-9)


@few
@given(seed=seeds)
def test_driscoll_kraay_without_lags_is_clustering_by_time(seed: int) -> None:
    design = sample(seed)
    kraay = fit("pooled", design, covariance=("driscoll_kraay",), dk_lags=0)
    clustered = fit("pooled", design, covariance=("cluster",), cluster=("time",))
    assert errors(kraay) == pytest.approx(errors(clustered), rel=1e-10)
    assert kraay.estimates[0].p_value == pytest.approx(clustered.estimates[0].p_value, rel=1e-8)
