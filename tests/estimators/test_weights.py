"""Weighted least squares with absorbed effects against linearmodels and statsmodels, and what weights promise.

Tolerance 1e-10 relative: the same least squares, solved here from deviations and there from dummies.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS

from analysis.inference.absorbed_regression import AbsorbedRegression, regression
from analysis.inference.sample import take
from analysis.results import Design
from tests.estimators.peers import hold
from tests.estimators.samples import Options, design_of, random_panel

PEER = 1e-10
KINDS = ("classical", "hc1", "cluster", "driscoll_kraay")
NAMES = ["x1", "x2", "x3"]


def sample(seed: int = 0) -> tuple[pd.DataFrame, Design]:
    frame = random_panel(units=15, seed=seed)
    frame["w"] = np.random.default_rng(seed).uniform(0.2, 5.0, size=len(frame))
    return frame, replace(design_of(frame, "y", NAMES, "unit", "time", ["zone"]), weights=frame["w"].to_numpy())


def fitted(design: Design, **options: object) -> AbsorbedRegression:
    usual = {"fixed_effects": ("unit", "time"), "covariance": KINDS}
    return regression(design, Options(**(usual | options)))  # type: ignore[arg-type]


def errors(found: AbsorbedRegression) -> dict[str, np.ndarray]:
    return {c.kind: np.sqrt(np.diag(c.matrix)) for c in found.covariances}


def by_dummies(frame: pd.DataFrame, columns: list[str]) -> sm.WLS:
    """The slopes first, then the dummies."""
    dummies = [pd.get_dummies(frame[name], drop_first=i > 0, dtype=float) for i, name in enumerate(columns)]
    exogenous = np.column_stack([frame[NAMES], *dummies])
    return sm.WLS(frame["y"].to_numpy(), exogenous, weights=frame["w"].to_numpy())


def test_statsmodels_with_dummies() -> None:
    frame, design = sample()
    found, peer = fitted(design), by_dummies(frame, ["unit", "time"])
    n, g, k, ours = len(frame), frame["unit"].nunique(), peer.exog.shape[1], errors(found)
    plain = peer.fit()
    clustered = peer.fit(cov_type="cluster", cov_kwds={"groups": frame["unit"], "use_correction": False})
    nested = len(NAMES) + frame["time"].nunique()
    figures = {
        "r2": (found.figures.r2, plain.rsquared),
        "adjusted": (found.figures.r2_adjusted, plain.rsquared_adj),
        "sigma": (found.figures.sigma_e, float(np.sqrt(plain.scale / frame["w"].mean()))),
        "df": (found.figures.df_resid, plain.df_resid),
    }
    factor = np.sqrt(g / (g - 1) * (n - 1) / (n - nested))
    for j, name in enumerate(NAMES):
        figures[name] = found.model.coef[j], plain.params[j]
        figures[f"{name} classical"] = ours["classical"][j], plain.bse[j]
        figures[f"{name} hc1"] = ours["hc1"][j], peer.fit(cov_type="HC1").bse[j]
        figures[f"{name} cluster"] = ours["cluster"][j], clustered.bse[j] * factor
    record = {"id": "weighted", "peer": "statsmodels", "peer_version": version("statsmodels")}
    assert k == n - found.df
    hold(record, "within, weighted", figures, PEER)


def test_linearmodels_panel_weights() -> None:
    frame, design = sample(1)
    found, ours = fitted(design), errors(fitted(design))
    indexed = frame.set_index(["unit", "time"])
    peer = PanelOLS(indexed["y"], indexed[NAMES], entity_effects=True, time_effects=True, weights=indexed["w"])
    n, g = len(frame), frame["unit"].nunique()
    plain = peer.fit()
    clustered = peer.fit(cov_type="clustered", cluster_entity=True, debiased=False, auto_df=False, count_effects=False)
    factor = np.sqrt(g / (g - 1) * (n - 1) / (n - len(NAMES) - frame["time"].nunique()))
    figures = {"within": (found.figures.r2_within, plain.rsquared), "r2": (found.figures.r2, plain.rsquared_inclusive)}
    for j, name in enumerate(NAMES):
        figures[name] = found.model.coef[j], plain.params[name]
        figures[f"{name} classical"] = ours["classical"][j], plain.std_errors[name]
        figures[f"{name} cluster"] = ours["cluster"][j], clustered.std_errors[name] * factor
    hold(
        {"id": "weighted", "peer": "linearmodels", "peer_version": version("linearmodels")},
        "within, weighted",
        figures,
        PEER,
    )


def test_trends_and_three_effects_are_weighted_too() -> None:
    frame, design = sample(2)
    trends = fitted(design, fixed_effects=("unit", "time"), trends={"columns": ["zone"], "order": 1})
    slopes = pd.get_dummies(frame["zone"], dtype=float).mul(frame["time"], axis=0).to_numpy()
    peer = by_dummies(frame, ["unit", "time"])
    again = sm.WLS(peer.endog, np.column_stack([peer.exog, slopes[:, 1:]]), weights=peer.weights).fit()
    assert trends.model.coef[:3] == pytest.approx(again.params[:3], rel=PEER)
    frame["third"] = np.arange(len(frame)) % 4
    design = replace(design_of(frame, "y", NAMES, "unit", "time", ["third"]), weights=design.weights)
    three = fitted(design, fixed_effects=("unit", "time", "third"), covariance=("classical",))
    plain = by_dummies(frame, ["unit", "time", "third"]).fit()
    assert three.model.coef[:3] == pytest.approx(plain.params[:3], rel=PEER)
    assert errors(three)["classical"][:3] == pytest.approx(plain.bse[:3], rel=PEER)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), unit=st.sampled_from([1e-6, 0.3, 1e5]))
def test_the_unit_of_the_weights_and_the_order_of_the_rows_change_nothing(seed: int, unit: float) -> None:
    _, design = sample(seed)
    order = np.random.default_rng(seed).permutation(len(design.data))
    before, kinds = fitted(design), ("classical", "hc1", "cluster")
    after = fitted(take(replace(design, weights=unit * design.weights), order))
    assert after.model.coef == pytest.approx(before.model.coef, rel=1e-9)
    for kind in kinds:
        assert errors(after)[kind] == pytest.approx(errors(before)[kind], rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_whole_weights_are_copies_of_rows(seed: int) -> None:
    """The coefficients, and the clustered errors but for the number of rows in their factor."""
    _, design = sample(seed)
    copies = np.random.default_rng(seed).integers(1, 4, size=len(design.data))
    weighted = fitted(replace(design, weights=copies.astype(float)), small_sample="none")
    repeated = take(replace(design, weights=None), np.repeat(np.arange(len(copies)), copies))
    copied = fitted(repeated, covariance=("cluster",), small_sample="none")
    assert weighted.model.coef == pytest.approx(copied.model.coef, rel=1e-9)
    assert errors(weighted)["cluster"] == pytest.approx(errors(copied)["cluster"], rel=1e-8)
    assert weighted.figures.r2 == pytest.approx(copied.figures.r2, rel=1e-10)


def test_equal_weights_are_none() -> None:
    _, design = sample()
    none, equal = fitted(replace(design, weights=None)), fitted(replace(design, weights=np.full(len(design.data), 7.0)))
    assert equal.model.coef == pytest.approx(none.model.coef, rel=1e-12)
    for kind in KINDS:
        assert errors(equal)[kind] == pytest.approx(errors(none)[kind], rel=1e-10)
    assert (none.figures.loglik is None, equal.figures.loglik) == (False, None)
