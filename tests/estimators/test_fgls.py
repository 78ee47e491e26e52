"""Panel FGLS: Stata's xtgls, least squares under the same covariance by statsmodels, and the algebra.

Tolerance: figures that Stata's manual prints with seven digits, 5e-7 absolute below one and relative above; one problem
of generalised least squares solved by two programs, 1e-9.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference.sample import take
from analysis.results import Design, EstimationError, Result
from tests.estimators.peers import FOLDER, Record, hold, named, records
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit, fit_entry, random_panel

SAME = 1e-9
CALLS = {"xtgls_hetero": {"corr": "independent"}, "xtgls_hetero_ar1": {"corr": "ar1"}}
MANUAL = {  # [XT] xtgls, invest2: Wald chi2(2) and log likelihood
    ("hetero", "independent"): (865.38, -570.1305),
    ("correlated", "independent"): (1285.19, -537.8045),
    ("hetero", "ar1"): (119.69, None),
}
CORRELATED = {"value": (0.0961894, 0.0054752), "capital": (0.3095321, 0.0179851), "_cons": (-38.36128, 5.344871)}


def printed(ours: float, theirs: float) -> float:
    return abs(ours - theirs) / max(1.0, abs(theirs))


def grunfeld() -> Design:
    path = FOLDER / "data" / "grunfeld_greene.csv"
    if not path.exists():
        pytest.skip(f"needs the reference data in {path}")
    return design_of(pd.read_csv(path), "invest", ["value", "capital"], "firm", "year")


def own(design: Design, panels: str = "hetero", corr: str = "independent", **options: Any) -> Result:
    return fit("fgls", design, options={"panels": panels, "corr": corr}, **options)


@pytest.mark.parametrize("record", [r for r in records("stata") if r.id == "stata" or "xtgls" in r.id])
def test_stata(record: Record) -> None:
    result = own(grunfeld(), **CALLS[record["id"]])
    names = {"market": "value", "stock": "capital", "_cons": "_cons"}
    figures = {}
    for label, ours in (("coef", coefficients(result)), ("se", errors(result))):
        figures |= named({names[n]: v for n, v in record["results"][label].items()}, ours, label)
    hold(record, "fgls", figures, 5e-7, printed, unit="printed digits")


@pytest.mark.parametrize(("panels", "corr"), MANUAL)
def test_the_figures_under_the_manuals_tables(panels: str, corr: str) -> None:
    result = own(grunfeld(), panels, corr)
    chi2, loglik = MANUAL[panels, corr]
    assert result.fit.wald_chi2 == pytest.approx(chi2, abs=5e-3)
    assert (result.fit.loglik is None) if loglik is None else result.fit.loglik == pytest.approx(loglik, abs=1e-4)
    if panels == "correlated":
        for row in result.estimates:
            assert max(map(printed, (row.estimate, row.std_error), CORRELATED[row.term])) <= 5e-7


@pytest.mark.parametrize("panels", ["iid", "hetero", "correlated"])
@pytest.mark.parametrize("corr", ["independent", "ar1", "psar1"])
def test_least_squares_under_the_same_covariance(panels: str, corr: str) -> None:
    """Omega written out, unit by unit, from residuals of statsmodels."""
    units, periods = 5, 14
    frame = random_panel(units=units, periods=periods, regressors=2, missing=0.0, seed=3)
    frame["y"] += frame.groupby("unit")["x1"].cumsum() * 0.1
    x, y = sm.add_constant(frame[["x1", "x2"]].to_numpy()), frame["y"].to_numpy()
    residual = sm.OLS(y, x).fit().resid.reshape(units, periods)
    rho = np.zeros(units)
    if corr != "independent":
        rho = np.array([(e[1:] @ e[:-1]) / (e[:-1] @ e[:-1]) for e in residual])
        rho = np.clip(np.full(units, rho.mean()) if corr == "ar1" else rho, -1, 1)
    prais = []
    for r in rho:
        p = np.eye(periods) - r * np.eye(periods, k=-1)
        p[0, 0] = np.sqrt(1 - r**2)
        prais.append(p)
    whole = np.zeros((units * periods,) * 2)
    for i, p in enumerate(prais):
        whole[i * periods : (i + 1) * periods, i * periods : (i + 1) * periods] = p
    x, y = whole @ x, whole @ y
    e = sm.OLS(y, x).fit().resid.reshape(units, periods)
    sigma = e @ e.T / periods
    if panels == "hetero":
        sigma = np.diag(np.diag(sigma))
    elif panels == "iid":
        sigma = np.eye(units) * (e**2).mean()
    theirs = sm.GLS(y, x, sigma=np.kron(sigma, np.eye(periods))).fit(cov_type="fixed_scale", scale=1.0)
    ours = own(design_of(frame, "y", ["x1", "x2"], "unit", "time"), panels, corr)
    order = ["_cons", "x1", "x2"]
    np.testing.assert_allclose([coefficients(ours)[n] for n in order], theirs.params, rtol=SAME)
    np.testing.assert_allclose([errors(ours)[n] for n in order], np.sqrt(np.diag(theirs.cov_params())), rtol=SAME)


def test_fixed_effects_are_dummies() -> None:
    frame = random_panel(units=6, missing=0.1)
    made = pd.get_dummies(frame["unit"], prefix="u", dtype=float).iloc[:, 1:]
    plain = own(design_of(pd.concat([frame, made], axis=1), "y", [*made, "x1", "x2"], "unit", "time"))
    absorbed = own(design_of(frame, "y", ["x1", "x2"], "unit", "time"), fixed_effects=("unit",))
    for term in ("x1", "x2", "_cons"):
        assert coefficients(absorbed)[term] == pytest.approx(coefficients(plain)[term], rel=SAME)
        assert errors(absorbed)[term] == pytest.approx(errors(plain)[term], rel=SAME)
    assert set(coefficients(absorbed)) == {"x1", "x2", "_cons"}
    assert absorbed.fit.wald_chi2 == pytest.approx(plain.fit.wald_chi2, rel=SAME)


@given(seed=st.integers(0, 50), factor=st.floats(0.01, 100), corr=st.sampled_from(["independent", "ar1", "psar1"]))
@settings(max_examples=20, deadline=None)
def test_algebra(seed: int, factor: float, corr: str) -> None:
    """A regressor rescaled, units renamed in another order, an iid panel without autocorrelation."""
    frame = random_panel(units=6, missing=0.0, seed=seed)
    first = own(design_of(frame, "y", ["x1", "x2"], "unit", "time"), "hetero", corr)
    again = frame.assign(x1=frame["x1"] * factor, unit=5 - frame["unit"]).sample(frac=1, random_state=seed)
    second = own(design_of(again, "y", ["x1", "x2"], "unit", "time"), "hetero", corr)
    assert coefficients(second)["x1"] * factor == pytest.approx(coefficients(first)["x1"], rel=SAME)
    assert errors(second)["x2"] == pytest.approx(errors(first)["x2"], rel=SAME)
    plain = own(design_of(frame, "y", ["x1", "x2"], "unit", "time"), "iid")
    pooled = sm.OLS(frame["y"], sm.add_constant(frame[["x1", "x2"]])).fit()
    assert coefficients(plain)["x1"] == pytest.approx(pooled.params["x1"], rel=SAME)
    shrunk = pooled.bse["x1"] * np.sqrt(pooled.df_resid / pooled.nobs)
    assert errors(plain)["x1"] == pytest.approx(shrunk, rel=SAME)


def test_through_the_format() -> None:
    frame = random_panel(units=6, missing=0.0)
    entry = {"estimator": "fgls", "outcome": "y", "focal": ["x1"], "controls": ["x2"], "center": ["x1"]}
    result = fit_entry(frame, "unit", "time", **entry)
    assert {(row.covariance, row.is_headline) for row in result.estimates} == {("own", True)}
    assert diagnostics(result)["autocorrelation"].statistic is not None


def test_an_autocorrelation_beyond_one_is_bounded_and_listed() -> None:
    frame = random_panel(units=4, periods=6, missing=0.0)
    frame["y"] = frame["x1"] + np.where(frame["unit"] == 2, 1.5 ** frame["time"] * 40, 0.0)
    frame["y"] -= frame["y"].mean()
    result = own(design_of(frame, "y", ["x1"], "unit", "time"), "hetero", "psar1")
    assert any(row.variable == "unit 2" and "taken as 1" in row.reason for row in result.dropped)
    assert abs(diagnostics(result)["autocorrelation|2"].statistic) == 1.0


def without(design: Design, unit: int, time: int) -> Design:
    return take(design, ~((design.region == unit) & (design.time == time)))


def test_what_cannot_be_estimated() -> None:
    frame = random_panel(units=6, periods=5, missing=0.0)
    design = design_of(frame, "y", ["x1", "x2"], "unit", "time")
    refused = {
        "no trends": lambda: own(design, trends={"columns": ("unit",), "order": 1}),
        "needs a panel unit": lambda: own(replace(design, region=None)),
        "needs a time column": lambda: own(replace(design, time=None), corr="ar1"),
        "from 1 to 3 nothing": lambda: own(without(design, 2, 2), corr="ar1"),
        "no grid of 6 units": lambda: own(without(design, 2, 4), "correlated"),
        "from 5 periods": lambda: own(design, "correlated"),
        "sorted by unit": lambda: own(take(design, np.arange(30)[::-1])),
        "unit 3: 1 rows give no autocorrelation": lambda: own(
            take(design, (design.region != 3) | (design.time == 0)), corr="ar1"
        ),
        "fitted exactly": lambda: own(take(design, (design.region != 3) | (design.time == 0)), fixed_effects=("unit",)),
    }
    for message, call in refused.items():
        with pytest.raises(EstimationError, match=message):
            call()


def test_collinear_regressors_leave() -> None:
    frame = random_panel(units=6, missing=0.0).assign(x3=lambda f: f["x1"] - 2 * f["x2"], x4=lambda f: f["unit"] / 2)
    design = design_of(frame, "y", ["x1", "x2", "x3", "x4"], "unit", "time")
    result = own(design, fixed_effects=("unit",))
    assert [row.variable for row in result.dropped] == ["x3", "x4"]
    assert set(coefficients(result)) == {"x1", "x2", "_cons"}
