"""Feasible generalised least squares: printed figures, statsmodels with the same covariance, algebra.

Tolerances: Stata's manual prints seven digits, statistics two decimals; statsmodels inverts the same covariance of all
rows by another route, 1e-8; the same problem in another order or scale 1e-9 relative to the size of the figures.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.results import Design, EstimationError, Result
from tests import parity
from tests.estimators.fgls_panels import estimated, figures, panel
from tests.estimators.peers import FOLDER
from tests.estimators.samples import coefficients, design_of, errors, fit, fit_entry

PRINTED, STATSMODELS = 5e-7, 1e-8
SAME = {"rel": 1e-9, "abs": 1e-9}
few = settings(max_examples=8, deadline=None)
seeds = st.integers(0, 10_000)
EVERY = list(product(("iid", "hetero", "correlated"), ("independent", "ar1", "psar1")))
every = pytest.mark.parametrize(("panels", "corr"), EVERY)

# [XT] xtgls, invest market stock on invest2: coefficients and standard errors, then statistics
MANUAL: dict[tuple[str, str], tuple[tuple[float, ...], tuple[float, ...], dict[str, float]]] = {
    ("hetero", "independent"): (
        (0.0949905, 0.3378129, -36.2537),
        (0.007409, 0.0302254, 6.124363),
        {"wald_chi2": 865.38, "loglik": -570.1305},
    ),
    ("correlated", "independent"): (
        (0.0961894, 0.3095321, -38.36128),
        (0.0054752, 0.0179851, 5.344871),
        {"wald_chi2": 1285.19},
    ),
    ("hetero", "ar1"): (
        (0.0744315, 0.2874294, -18.96238),
        (0.0097937, 0.0475391, 17.64943),
        {"wald_chi2": 119.69, "rho": 0.8651},
    ),
    ("iid", "psar1"): (  # General Electric's is 1.06: xtgls does not bound it, and loses that firm's first row
        (0.0934343, 0.3838814),
        (0.0097783, 0.0416775, 34.06675),
        {"wald_chi2": 252.93},
    ),
}


@cache
def invest2() -> Design:
    path = FOLDER / "data" / "grunfeld_greene.csv"
    if not path.exists():
        pytest.skip(f"needs the reference data in {path}")
    return design_of(pd.read_csv(path), "invest", ("value", "capital"), "firm", "year")


@pytest.mark.parametrize(("panels", "corr"), MANUAL)
def test_the_manual(panels: str, corr: str) -> None:
    result = fit("fgls", invest2(), options={"panels": panels, "corr": corr})
    b, se, statistics = MANUAL[panels, corr]
    assert [row.term for row in result.estimates] == ["value", "capital", "_cons"]
    assert {row.covariance for row in result.estimates} == {"own"}
    pairs = [*zip(coefficients(result).values(), b, strict=False), *zip(errors(result).values(), se, strict=True)]
    differences = [abs(ours - theirs) / max(1.0, abs(theirs)) for ours, theirs in pairs]
    parity.record("fgls", "Stata", "[XT] xtgls", max(differences), PRINTED, unit="absolute below 1")
    assert max(differences) <= PRINTED
    for name, value in statistics.items():
        assert getattr(result.fit, name) == pytest.approx(value, abs=5e-3 if name == "wald_chi2" else 5e-5)
    assert result.estimates[0].p_value < 1e-8


def test_what_explodes_is_listed() -> None:
    result = fit("fgls", invest2(), options={"panels": "iid", "corr": "psar1"})
    assert [row.reason for row in result.dropped] == [
        "1 rows without a row before them, in 1 of 5 units, whose autocorrelation is not below one in size (1.06)"
    ]
    assert result.fit.n_obs == 100
    assert coefficients(result)["_cons"] == pytest.approx(-10.1246, abs=5e-5)
    with pytest.raises(EstimationError, match=r"a first row is not defined in 1 of 5 units.*\(1.06\); write panels"):
        fit("fgls", invest2(), options={"panels": "correlated", "corr": "psar1"})


def by_statsmodels(frame: pd.DataFrame, panels: str, corr: str) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and covariance by statsmodels' GLS with the full covariance of all rows; see `omega`."""
    frame = frame.sort_values(["unit", "time"])
    y, x = frame["y"].to_numpy(), sm.add_constant(frame[["x1", "x2"]].to_numpy())
    unit, time = frame["unit"].to_numpy(), frame["time"].to_numpy()
    rho = np.zeros(unit.max() + 1)
    if corr != "independent":
        residual = pd.Series(sm.OLS(y, x).fit().resid, index=pd.MultiIndex.from_arrays([unit, time]))
        for i, values in residual.groupby(level=0):
            lag = values.droplevel(0).reindex(values.droplevel(0).index - 1).to_numpy()
            here = ~np.isnan(lag)
            rho[i] = (values.to_numpy()[here] * lag[here]).sum() / (lag[here] ** 2).sum()
        rho = np.full_like(rho, rho.mean()) if corr == "ar1" else rho
    size = len(rho)
    residual = sm.GLS(y, x, sigma=omega(unit, time, rho, np.eye(size))).fit().resid
    sigma = np.zeros((size, size))
    for i, j in product(range(size), repeat=2):
        a, b = unit == i, unit == j
        if i == j or panels == "correlated":
            root = [np.linalg.cholesky(omega(unit[r], time[r], rho, np.eye(size))) for r in (a, b)]
            sigma[i, j] = np.linalg.solve(root[0], residual[a]) @ np.linalg.solve(root[1], residual[b]) / a.sum()
    if panels == "iid":
        sigma = np.eye(size) * (np.diag(sigma) @ np.bincount(unit)) / len(unit)
    found = sm.GLS(y, x, sigma=omega(unit, time, rho, sigma)).fit()
    return found.params, found.normalized_cov_params


def omega(unit: np.ndarray, time: np.ndarray, rho: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Covariance of rows: errors driven by innovations of covariance `sigma`, L_i sigma_ij L_j' with L_i L_i' =
    rho_i^|t-s| / (1 - rho_i^2), which under a common rho is that of stationary errors."""
    blocks = np.zeros((len(unit), len(unit)))
    for i in np.unique(unit):
        rows = np.flatnonzero(unit == i)
        apart = np.abs(np.subtract.outer(time[rows], time[rows]))
        blocks[np.ix_(rows, rows)] = np.linalg.cholesky(rho[i] ** apart / (1 - rho[i] ** 2))
    position = pd.Series(time).groupby(unit).cumcount().to_numpy()
    together = sigma[np.ix_(unit, unit)] * (position[:, None] == position)
    return blocks @ together @ blocks.T


def distance(result: Result, frame: pd.DataFrame, panels: str, corr: str) -> float:
    """From statsmodels, over coefficients and standard errors; the Wald statistic is held too."""
    b, covariance = by_statsmodels(frame, panels, corr)
    order = [1, 2, 0]
    ours = np.array([*coefficients(result).values(), *errors(result).values()])
    theirs = np.r_[b[order], np.sqrt(np.diag(covariance))[order]]
    wald = b[1:] @ np.linalg.solve(covariance[1:, 1:], b[1:])
    assert result.fit.wald_chi2 == pytest.approx(wald, rel=1e-7)
    return float(np.max(np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))))


@every
def test_statsmodels_with_the_same_covariance(panels: str, corr: str) -> None:
    frame = panel(1, missing=0.0 if panels == "correlated" else 0.1)
    found = distance(estimated(frame, panels, corr), frame, panels, corr)
    parity.record("fgls", "statsmodels GLS", sm.__version__, found, STATSMODELS, unit="absolute below 1")
    assert found <= STATSMODELS


@every
@few
@given(seed=seeds)
def test_statsmodels_on_any_sample(panels: str, corr: str, seed: int) -> None:
    """Unbalanced, with gaps, but where errors correlate across units; no unit may explode, it has no covariance."""
    frame = panel(seed, missing=0.0 if panels == "correlated" else 0.15)
    try:
        result = estimated(frame, panels, corr)
    except EstimationError:
        assume(False)
    assume(not result.dropped)
    assert distance(result, frame, panels, corr) <= STATSMODELS


@few
@given(seed=seeds)
def test_without_structure_it_is_least_squares_with_the_divisor_n(seed: int) -> None:
    frame = panel(seed, missing=0.2)
    ours = estimated(frame, "iid", "independent")
    pooled = fit("pooled", design_of(frame, "y", ["x1", "x2"], "unit", "time"), covariance=("classical",))
    n = pooled.fit.n_obs
    assert coefficients(ours) == pytest.approx(coefficients(pooled), **SAME)
    by_n = {term: error * np.sqrt((n - 3) / n) for term, error in errors(pooled).items()}
    assert errors(ours) == pytest.approx(by_n, **SAME)
    assert ours.fit.loglik == pytest.approx(pooled.fit.loglik, rel=1e-12)
    assert ours.fit.sigma_e == pytest.approx(pooled.fit.sigma_e * np.sqrt((n - 3) / n), rel=1e-12)
    assert ours.fit.wald_chi2 == pytest.approx(2 * pooled.fit.f_statistic * n / (n - 3), rel=1e-9)


@pytest.mark.parametrize("panels", ["hetero", "correlated"])
def test_the_likelihood_is_that_of_the_normal_distribution(panels: str) -> None:
    frame = panel(4)
    result = estimated(frame, panels, "independent")
    b, x = coefficients(result), np.column_stack([frame["x1"], frame["x2"], np.ones(len(frame))])
    y, first = frame["y"].to_numpy(), sm.OLS(frame["y"].to_numpy(), x).fit().resid.reshape(6, 14)
    sigma = first @ first.T / 14
    sigma = np.diag(np.diag(sigma)) if panels == "hetero" else sigma
    residual = (y - x @ np.array([*b.values()])).reshape(6, 14)
    quadratic = np.sum(residual * np.linalg.solve(sigma, residual))
    expected = -(84 * np.log(2 * np.pi) + 14 * np.linalg.slogdet(sigma)[1] + quadratic) / 2
    assert result.fit.loglik == pytest.approx(expected, rel=1e-12)
    assert estimated(frame, panels, "ar1").fit.loglik is None


@every
@few
@given(seed=seeds)
def test_the_order_of_rows_changes_nothing(panels: str, corr: str, seed: int) -> None:
    frame = panel(seed, missing=0.0 if panels == "correlated" else 0.1)
    design = design_of(frame, "y", ["x1", "x2"], "unit", "time")
    order = np.random.default_rng(seed).permutation(len(frame))
    moved = replace(
        design,
        data=design.data.iloc[order].reset_index(drop=True),
        region=5 - design.region[order],  # and another order of the units
        time=design.time[order],
    )
    options = {"panels": panels, "corr": corr}
    try:
        before = fit("fgls", design, options=options)
    except EstimationError:
        assume(False)
    assert figures(fit("fgls", moved, options=options)) == pytest.approx(figures(before), **SAME)


@every
@few
@given(seed=seeds, scale=st.sampled_from([-3.0, 1e-6, 250.0, 1e8]))
def test_the_unit_of_a_regressor_scales_its_coefficient(panels: str, corr: str, seed: int, scale: float) -> None:
    frame = panel(seed, missing=0.0 if panels == "correlated" else 0.1)
    try:
        before = estimated(frame, panels, corr)
    except EstimationError:
        assume(False)
    after = estimated(frame.assign(x2=frame["x2"] * scale), panels, corr)
    b, se = coefficients(before), errors(before)
    assert coefficients(after) == pytest.approx(b | {"x2": b["x2"] / scale}, rel=1e-9)
    assert errors(after) == pytest.approx(se | {"x2": se["x2"] / abs(scale)}, rel=1e-9)
    assert after.fit.wald_chi2 == pytest.approx(before.fit.wald_chi2, rel=1e-9)


@few
@given(seed=seeds)
def test_a_missing_row_is_a_row_of_missing_values(seed: int) -> None:
    frame = panel(seed)
    gone = np.random.default_rng(seed).random(len(frame)) < 0.1
    blank = frame.copy()
    blank.loc[gone, "x1"] = np.nan
    entry = {"estimator": "fgls", "outcome": "y", "focal": ["x1", "x2"]}
    ours, theirs = fit_entry(frame[~gone], "unit", "time", **entry), fit_entry(blank, "unit", "time", **entry)
    assert figures(ours) == pytest.approx(figures(theirs), **SAME)


@few
@given(seed=seeds)
def test_effects_are_dummies(seed: int) -> None:
    """Slopes of iid errors are those of within; otherwise those of the dummies written out."""
    frame = panel(seed, missing=0.1)
    within = fit(
        "within",
        design_of(frame, "y", ["x1", "x2"], "unit", "time"),
        fixed_effects=("unit", "time"),
        covariance=("classical",),
    )
    plain = estimated(frame, "iid", "independent", fixed_effects=("unit", "time"))
    b, slopes = coefficients(plain), coefficients(within)
    assert (b["x1"], b["x2"]) == pytest.approx((slopes["x1"], slopes["x2"]), **SAME)
    ratio = np.sqrt(within.fit.df_resid / within.fit.n_obs)
    assert errors(plain)["x1"] == pytest.approx(errors(within)["x1"] * ratio, rel=1e-9)

    written = pd.get_dummies(frame, columns=["unit"], prefix="u", drop_first=True, dtype=float).assign(
        unit=frame["unit"]
    )
    names = ["x1", "x2", *(f"u_{i}" for i in range(1, 6))]
    options = {"panels": "hetero", "corr": "ar1"}
    by_hand = fit("fgls", design_of(written, "y", names, "unit", "time"), options=options)
    ours = estimated(frame, fixed_effects=("unit",))
    renamed = {term.replace("u_", "unit="): value for term, value in coefficients(by_hand).items()}
    assert coefficients(ours) == pytest.approx(renamed, **SAME)
    assert [row.term for row in ours.estimates] == ["x1", "x2", *(f"unit={i}" for i in range(1, 6)), "_cons"]
    assert ours.fit.wald_chi2 == pytest.approx(by_hand.fit.wald_chi2, rel=1e-9)


def test_trends_are_columns_in_time_by_unit() -> None:
    frame = panel(1)
    ours = estimated(frame, "iid", "independent", trends={"columns": ["unit"], "order": 2})
    within = fit(
        "within",
        design_of(frame, "y", ["x1", "x2"], "unit", "time"),
        fixed_effects=("unit",),
        trends={"columns": ["unit"], "order": 2},
        covariance=("classical",),
    )
    assert coefficients(ours)["x1"] == pytest.approx(coefficients(within)["x1"], **SAME)
    terms = [row.term for row in ours.estimates]
    assert len(terms) == 2 + 5 + 6 + 6 + 1
    assert {"unit=5", "trend(unit=0)", "trend^2(unit=5)"} < set(terms)
