"""Identities of instrumental variables that hold for every sample.

Tolerance: the same problem by another route, 1e-9 relative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.sample import take
from analysis.results import Design, Result
from tests.estimators.iv_samples import INSTRUMENTS, endogenous_panel, iv, iv_design
from tests.estimators.samples import coefficients, diagnostics, errors, fit

SAME = {"rel": 1e-9, "abs": 1e-9}
METHODS = ("2sls", "liml", "gmm")
COVARIANCES = ("classical", "hc1", "cluster", "driscoll_kraay")
BOTH, REGRESSORS = ("x1", "x2"), ("x1", "x2", "x3")
few = settings(max_examples=5, deadline=None)
seeds = st.integers(0, 10_000)
every_method = pytest.mark.parametrize("method", METHODS)
with_effects = pytest.mark.parametrize("effects", [(), ("unit",), ("unit", "time")], ids=["none", "one", "two"])


def figures(result: Result) -> dict[str, float]:
    """Every number of a result and its equations by its place."""
    found = {}
    for place, each in {"": result, **result.equations}.items():
        found |= {f"{place} {f.name}": getattr(each.fit, f.name) for f in fields(each.fit)}
        for row in each.estimates:
            found |= {f"{place} {row.covariance} {row.term} {f}": getattr(row, f) for f in ("estimate", "std_error")}
        for name, row in diagnostics(each).items():
            found |= {f"{place} {name}": row.statistic, f"{place} {name} p": row.p_value}
    return {key: value for key, value in found.items() if value is not None}


def statistics(result: Result) -> dict[str, float]:
    return {name: row.statistic for name, row in diagnostics(result).items() if row.statistic is not None}


@every_method
@few
@given(seed=seeds)
def test_the_order_of_rows_changes_nothing_and_nothing_is_nan(method: str, seed: int) -> None:
    design = iv_design(endogenous_panel(seed), REGRESSORS)
    options = {"method": method, "covariance": ("cluster", "hc1"), "fixed_effects": ("unit", "time")}
    order = np.random.default_rng(seed).permutation(len(design.data))
    before, after = figures(iv(design, BOTH, **options)), figures(iv(take(design, order), BOTH, **options))
    assert np.isfinite(list(before.values())).all()
    assert after == pytest.approx(before, **SAME)


@every_method
@few
@given(seed=seeds, scale=st.sampled_from([-3.0, 1e-6, 250.0, 1e8]))
def test_the_unit_of_a_regressor_scales_its_coefficient(method: str, seed: int, scale: float) -> None:
    design = iv_design(endogenous_panel(seed), REGRESSORS)
    scaled = replace(design, data=design.data.assign(x1=design.data["x1"] * scale))
    before, after = (iv(d, BOTH, method=method, covariance=("cluster",)) for d in (design, scaled))
    b, se = coefficients(before), errors(before)
    assert coefficients(after) == pytest.approx(b | {"x1": b["x1"] / scale}, rel=1e-8)
    assert errors(after) == pytest.approx(se | {"x1": se["x1"] / abs(scale)}, rel=1e-8)
    assert statistics(after) == pytest.approx(statistics(before), rel=1e-8)


@every_method
@pytest.mark.parametrize("kind", COVARIANCES)
@few
@given(seed=seeds)
def test_only_the_span_of_the_instruments_matters(method: str, kind: str, seed: int) -> None:
    """Mixed with one another and with an exogenous variable they give the same model and the same tests."""
    design = iv_design(endogenous_panel(seed))
    mixing = np.random.default_rng(seed).normal(size=(4, 4)) + 3 * np.eye(4)
    mixed = design.data[list(INSTRUMENTS)].to_numpy() @ mixing + design.data[["x3"]].to_numpy() + 2
    columns = {name: mixed[:, j] for j, name in enumerate(INSTRUMENTS)}
    before = iv(design, method=method, covariance=(kind,))
    after = iv(replace(design, data=design.data.assign(**columns)), method=method, covariance=(kind,))
    assert coefficients(after) == pytest.approx(coefficients(before), rel=1e-8)
    assert errors(after) == pytest.approx(errors(before), rel=1e-8)
    assert statistics(after) == pytest.approx(statistics(before), rel=1e-7)


@with_effects
@few
@given(seed=seeds)
def test_methods_agree_with_as_many_instruments_as_endogenous_variables(effects: tuple[str, ...], seed: int) -> None:
    design = iv_design(endogenous_panel(seed), REGRESSORS)
    options = {"covariance": ("cluster",), "fixed_effects": effects}
    first, *others = (iv(design, BOTH, ("z1", "z3"), method, **options) for method in METHODS)
    for other in others:
        assert figures(other) == pytest.approx(figures(first), rel=1e-7, abs=1e-9)
    assert diagnostics(first)["hansen_j"].note.startswith("as many instruments as endogenous variables")


@every_method
@pytest.mark.parametrize("kind", COVARIANCES)
def test_absorbed_effects_are_dummies(method: str, kind: str) -> None:
    """Coefficients, errors and every test, degrees of freedom included: no unit is nested in the clusters, periods."""
    frame = endogenous_panel(3)
    dummies = pd.get_dummies(frame["unit"], prefix="u", drop_first=True, dtype=float)
    wide = iv_design(frame.join(dummies), (*REGRESSORS, *dummies))
    options = {"method": method, "covariance": (kind,), "small_sample": "none", "cluster": ("time",)}
    absorbed = iv(iv_design(frame, REGRESSORS), BOTH, fixed_effects=("unit",), **options)
    plain = iv(wide, BOTH, **options)
    for name in REGRESSORS:
        assert coefficients(absorbed)[name] == pytest.approx(coefficients(plain)[name], rel=1e-9)
        assert errors(absorbed)[name] == pytest.approx(errors(plain)[name], rel=1e-8)
    assert statistics(absorbed) == pytest.approx(statistics(plain), rel=1e-7)
    if method != "gmm":  # its residuals are net of the effects as projected, with dummies as weighted
        assert absorbed.fit.r2_lsdv == pytest.approx(plain.fit.r2, rel=1e-8)
    assert absorbed.fit.df_resid == plain.fit.df_resid


@with_effects
@pytest.mark.parametrize("kind", COVARIANCES)
def test_one_instrument_one_first_stage(kind: str, effects: tuple[str, ...]) -> None:
    """Every F of the first stage is the squared t of the instrument, and the reduced form over it is the estimate."""
    design = iv_design(endogenous_panel(4))
    result = iv(design, instruments=("z1",), covariance=(kind,), fixed_effects=effects)
    rows, first = diagnostics(result), result.equations["first:x1"]
    t = next(row.statistic for row in first.estimates if row.term == "z1")
    for name in ("first_stage_f", "sanderson_windmeijer_f", "kp_rk_wald_f", "effective_f"):
        assert rows[name].statistic == pytest.approx(t**2, rel=1e-9)
    reduced = fit(
        "within", replace(design, regressors=("z1", "x3")), covariance=(kind,), fixed_effects=effects
    ).estimates
    slope = next(row for row in reduced if row.term == "z1")
    assert coefficients(result)["x1"] == pytest.approx(slope.estimate / coefficients(first)["z1"], rel=1e-9)
    assert rows["anderson_rubin"].statistic == pytest.approx(slope.statistic**2, rel=1e-9)
    assert rows["anderson_rubin"].p_value == pytest.approx(slope.p_value, rel=1e-8)


@with_effects
def test_first_stages_are_least_squares(effects: tuple[str, ...]) -> None:
    """The whole equation is what `within` gives, its F of the instruments the joint test in it."""
    design = iv_design(endogenous_panel(5), REGRESSORS)
    result = iv(design, BOTH, covariance=("cluster", "hc1"), fixed_effects=effects)
    assert list(result.equations) == ["first:x1", "first:x2"]
    alone = replace(design, outcome="x2", regressors=(*INSTRUMENTS, "x3"))
    peer = fit("within", alone, covariance=("cluster", "hc1"), fixed_effects=effects)
    own = result.equations["first:x2"]
    assert own.estimates == peer.estimates
    assert (own.fit.r2, own.fit.f_statistic) == (peer.fit.r2, peer.fit.f_statistic)
    assert {row.test for row in own.diagnostics} == {"first_stage_f", "sanderson_windmeijer_f"}
    only = fit("within", replace(alone, regressors=INSTRUMENTS), covariance=("classical",))
    bare = iv(iv_design(endogenous_panel(5), ("x2",)), ("x2",), covariance=("classical",))
    assert diagnostics(bare)["first_stage_f"].statistic == pytest.approx(only.fit.f_statistic, rel=1e-9)


@few
@given(seed=seeds)
def test_liml_minimises_the_anderson_rubin_statistic(seed: int) -> None:
    design = iv_design(endogenous_panel(seed))
    b = coefficients(iv(design, method="liml"))["x1"]

    def ar(value: float) -> float:
        data = design.data.assign(y=design.data["y"] - value * design.data["x1"])
        return float(diagnostics(iv(replace(design, data=data)))["anderson_rubin"].statistic)

    assert ar(b) < min(ar(b * 1.001 + 1e-4), ar(b * 0.999 - 1e-4))


def test_driscoll_kraay_without_lags_is_clustering_by_time() -> None:
    design = iv_design(endogenous_panel(6))
    kraay = iv(design, covariance=("driscoll_kraay",), dk_lags=0, fixed_effects=("unit",))
    clustered = iv(design, covariance=("cluster",), cluster=("time",), fixed_effects=("unit",))
    assert errors(kraay) == pytest.approx(errors(clustered), rel=1e-9)
    assert statistics(kraay) == pytest.approx(statistics(clustered), rel=1e-9)


@every_method
def test_trends_and_effects_together(method: str) -> None:
    design = iv_design(endogenous_panel(7))
    options = {"fixed_effects": ("unit", "time"), "trends": {"columns": ["zone"], "order": 1}}
    result = iv(design, method=method, covariance=("cluster",), **options)
    assert result.fit.df_resid < iv(design, method=method, fixed_effects=("unit", "time")).fit.df_resid
    assert set(coefficients(result)) == {"x1", "x3", "_cons"}


def test_a_first_stage_whose_errors_cannot_be_estimated_is_listed() -> None:
    """Two ways of clusters, the fewer of them eight, leave variances of instruments that are not positive."""
    result = iv(iv_design(endogenous_panel(8)), covariance=("cluster",), cluster=("unit", "time"))
    assert result.fit.n_clusters == 8
    assert diagnostics(result)["hansen_j"].covariance == "cluster"
    assert not result.equations
    assert [row.variable for row in result.dropped] == ["first:x1"]
    assert "z1, z2: cluster variance not positive with 8 clusters" in result.dropped[0].reason
    assert diagnostics(result)["first_stage_f"].statistic is None


@every_method
def test_the_bootstrap_comes_near_the_clustered_errors(method: str) -> None:
    """400 draws leave a sampling error of about 4 %, 40 clusters a bias of a few per cent more."""
    design = iv_design(endogenous_panel(9, units=40))
    settings = {"reps": 400, "seed": 3}
    options = {"method": method, "fixed_effects": ("unit",)}
    result = iv(design, covariance=("bootstrap", "cluster"), bootstrap=settings, **options)
    assert errors(result, "bootstrap")["x1"] == pytest.approx(errors(result, "cluster")["x1"], rel=0.2)
    assert {row.covariance for row in result.diagnostics} == {"cluster", "classical", None}
    alone = iv(design, covariance=("bootstrap",), bootstrap=settings, **options)
    assert errors(alone) == errors(result, "bootstrap")
    assert statistics(alone) == statistics(result) | {k: v for k, v in statistics(alone).items() if k.startswith("tf")}


def test_singletons_leave_and_effects_cost_degrees_of_freedom() -> None:
    frame = endogenous_panel(10)
    lone = frame.iloc[:1].assign(unit=99, time=0)
    with_lone = iv(iv_design(pd.concat([frame, lone])), covariance=("classical",), fixed_effects=("unit",))
    without = iv(iv_design(frame), covariance=("classical",), fixed_effects=("unit",))
    assert [(row.variable, row.reason) for row in with_lone.dropped] == [("unit=99", "singleton")]
    assert statistics(with_lone) == pytest.approx(statistics(without), rel=1e-12)
    assert diagnostics(without)["first_stage_f"].df == f"4, {len(frame) - 4 - 1 - 20}"


def _dropped(design: Design, regressors: Sequence[str], instruments: Sequence[str], **options: Any) -> dict[str, str]:
    result = iv(design, regressors, instruments, **options)
    return {row.variable: row.reason for row in result.dropped}


def test_instruments_that_add_nothing_leave_and_are_listed() -> None:
    frame = endogenous_panel(11).assign(size=lambda f: f["unit"] * 1.5, twin=lambda f: 2 * f["z1"] - f["x3"] + 1)
    design = iv_design(frame, instruments=("z1", "size", "twin"))
    found = _dropped(design, ("x1",), ("z1", "size", "twin"), fixed_effects=("unit",))
    assert found == {"size": "no variation within unit", "twin": "collinear with x3, z1"}
    plain, less = iv(design, instruments=("z1", "twin")), iv(design, instruments=("z1",))
    assert figures(plain) == pytest.approx(figures(less), rel=1e-9)
