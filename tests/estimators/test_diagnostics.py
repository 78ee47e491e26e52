"""Test statistics against their formulas written out row by row, on unbalanced panels where no peer record exists.

Tolerance: sums of a hundred products in another order.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

from analysis.inference.groups import Groups
from analysis.inference.residual_tests import Residuals, pesaran_cd, wooldridge_serial
from analysis.results import Design, EstimationError
from tests.estimators.samples import coefficients, design_of, diagnostics, fit, random_panel

SAME = 1e-10
NAMES = ["x1", "x2", "x3"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return random_panel(units=10, periods=9, seed=11).sort_values(["unit", "time"], ignore_index=True)


@pytest.fixture(scope="module")
def design(frame: pd.DataFrame) -> Design:
    return design_of(frame, "y", NAMES, "unit", "time")


@pytest.fixture(scope="module")
def residuals(frame: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Fixed-effects and pooled residuals."""
    columns = frame[["y", *NAMES]]
    within = columns - columns.groupby(frame["unit"]).transform("mean")
    b = coefficients(fit("within", design, fixed_effects=("unit",)))
    pooled = coefficients(fit("pooled", design))
    fixed = within["y"] - sum(b[x] * within[x] for x in NAMES)
    level = frame["y"] - pooled["_cons"] - sum(pooled[x] * frame[x] for x in NAMES)
    return frame[["unit", "time"]].assign(fixed=fixed, pooled=level)


def test_modified_wald(design: Design, residuals: pd.DataFrame) -> None:
    """Greene (2000, p. 598); Baum's xttest3.ado sums it in this order."""
    overall, total = (residuals["fixed"] ** 2).mean(), 0.0
    for _, e in residuals.groupby("unit")["fixed"]:
        own, size = (e**2).mean(), len(e)
        total += (own - overall) ** 2 / (((e**2 - own) ** 2).sum() / size / (size - 1))
    row = diagnostics(fit("within", design, fixed_effects=("unit",)))["modified_wald_hetero"]
    assert row.statistic == pytest.approx(total, rel=SAME)
    assert (row.df, row.p_value) == ("10", pytest.approx(stats.chi2.sf(total, 10), rel=1e-8))


def test_pesaran_cd_over_common_periods(design: Design, residuals: pd.DataFrame) -> None:
    wide, total = residuals.pivot(index="time", columns="unit", values="fixed"), 0.0
    pairs = list(combinations(wide.columns, 2))
    for i, j in pairs:
        both = wide[[i, j]].dropna()
        total += np.sqrt(len(both)) * np.corrcoef(both[i], both[j])[0, 1]
    row = diagnostics(fit("within", design, fixed_effects=("unit",)))["pesaran_cd"]
    assert row.statistic == pytest.approx(total / np.sqrt(len(pairs)), rel=SAME)


def test_modified_wald_beside_period_effects(design: Design, frame: pd.DataFrame) -> None:
    """The residuals are those of statsmodels with dummies for units and periods."""
    e = smf.ols("y ~ x1 + x2 + x3 + C(unit) + C(time)", frame).fit().resid
    squares = (e**2).groupby(frame["unit"])
    own, size = squares.mean(), squares.count()
    total = ((own - (e**2).mean()) ** 2 / (squares.var(ddof=1) / size)).sum()
    row = diagnostics(fit("within", design, fixed_effects=("unit", "time")))["modified_wald_hetero"]
    assert row.statistic == pytest.approx(total, rel=1e-8)


def test_wooldridge_beside_period_effects_by_statsmodels() -> None:
    whole = random_panel(units=10, periods=7, missing=0.0, seed=2)
    e = smf.ols("y ~ x1 + x2 + x3 + C(unit) + C(time)", whole).fit().resid
    lagged = whole.assign(e=e, lag=e.groupby(whole["unit"]).shift()).dropna(subset=["lag"])
    found = smf.ols("e ~ lag", lagged).fit(
        cov_type="cluster", cov_kwds={"groups": lagged["unit"], "use_correction": False}
    )
    row = diagnostics(fit("within", design_of(whole, "y", NAMES, "unit", "time"), fixed_effects=("unit", "time")))
    expected = ((found.params["lag"] + 1 / 6) / found.bse["lag"]) ** 2
    assert row["wooldridge_serial"].statistic == pytest.approx(expected, rel=1e-8)


def test_wooldridge_has_its_size_beside_period_effects_and_pesaran_has_none() -> None:
    """400 samples of independent errors: 5 % rejected but for three simulation errors, and a mean of the dependence
    statistic that is -sqrt(T/2), which is why it is not written."""
    units, periods, reps = 40, 8, 400
    random = np.random.default_rng(3)
    codes = np.repeat(np.arange(units), periods)
    rejected, dependence = 0, []
    for _ in range(reps):
        e = random.normal(size=(units, periods))
        e = e - e.mean(axis=0) - e.mean(axis=1, keepdims=True) + e.mean()
        residuals = Residuals(e.reshape(-1), Groups.of(codes), np.tile(np.arange(periods), units))
        rejected += (wooldridge_serial(residuals).p_value or 0) < 0.05
        dependence.append(pesaran_cd(residuals).statistic)
    assert abs(rejected / reps - 0.05) < 3 * np.sqrt(0.05 * 0.95 / reps) + 0.01  # 40 clusters reject a little too often
    assert np.mean(dependence) == pytest.approx(-np.sqrt(periods / 2), rel=0.1)  # to order 1/T
    with pytest.raises(EstimationError, match=r"-sqrt\(T/2\) = -2.00"):
        pesaran_cd(replace(residuals, has_periods=True))


def test_breusch_pagan_unbalanced(design: Design, residuals: pd.DataFrame) -> None:
    """Baltagi and Li (1990); Stata's xttest0 computes n^2/2 A^2 / (sum T_i^2 - n)."""
    e, units = residuals["pooled"], residuals.groupby("unit")["pooled"]
    a = 1 - (units.sum() ** 2).sum() / (e**2).sum()
    expected = len(e) ** 2 / 2 * a**2 / ((units.count() ** 2).sum() - len(e))
    row = diagnostics(fit("within", design, fixed_effects=("unit",)))["breusch_pagan_lm"]
    assert (row.statistic, row.df) == (pytest.approx(expected, rel=SAME), "1")


def test_robust_hausman_is_mundlak(design: Design, frame: pd.DataFrame) -> None:
    """Unit means added to the random-effects model, at theta of the model without them, clustered without factor."""
    plain = fit("random_effects", design)
    counts = frame.groupby("unit")["y"].transform("count")
    theta = 1 - np.sqrt(plain.fit.sigma_e**2 / (counts * plain.fit.sigma_u**2 + plain.fit.sigma_e**2))
    means = frame[["y", *NAMES]].groupby(frame["unit"]).transform("mean")
    columns = np.column_stack(
        [1 - theta, *(frame[x] - theta * means[x] for x in NAMES), *((1 - theta) * means[x] for x in NAMES)]
    )
    bread = np.linalg.inv(columns.T @ columns)
    outcome = (frame["y"] - theta * means["y"]).to_numpy()
    b = bread @ columns.T @ outcome
    scores = pd.DataFrame(columns * (outcome - columns @ b)[:, None]).groupby(frame["unit"]).sum().to_numpy()
    variance = bread @ scores.T @ scores @ bread
    expected = b[4:] @ np.linalg.solve(variance[4:, 4:], b[4:])
    row = diagnostics(fit("within", design, fixed_effects=("unit",)))["hausman_robust"]
    assert row.statistic == pytest.approx(expected, rel=1e-8)


def test_hausman_leaves_out_what_is_constant_in_a_unit(frame: pd.DataFrame) -> None:
    wide = frame.assign(size=frame["unit"] ** 2 / 7)
    design = design_of(wide, "y", [*NAMES, "size"], "unit", "time")
    rows = diagnostics(fit("random_effects", design))
    assert (rows["hausman"].df, rows["hausman_robust"].df) == ("3", "3")


def test_hausman_says_when_the_difference_is_not_positive() -> None:
    """Over many small samples the classical difference is indefinite in some; a negative statistic has no p-value."""
    rows = []
    for seed in range(60):
        design = design_of(random_panel(6, 4, seed=seed), "y", NAMES, "unit", "time")
        rows.append(diagnostics(fit("within", design, fixed_effects=("unit",)))["hausman"])
    noted = [row for row in rows if row.note and "not positive definite" in row.note]
    assert noted and len(noted) < len(rows)
    assert all((row.p_value is None) == (row.statistic < 0) for row in rows)


def test_variance_inflation_and_condition_number(design: Design, frame: pd.DataFrame) -> None:
    columns = np.column_stack([np.ones(len(frame)), frame[NAMES]])
    rows = diagnostics(fit("vif", design))
    expected = [variance_inflation_factor(columns, j) for j in (1, 2, 3)]
    assert [rows[f"vif|{x}"].statistic for x in NAMES] == pytest.approx(expected, rel=SAME)
    assert rows["vif_mean"].statistic == pytest.approx(np.mean(expected), rel=SAME)
    scaled = columns / np.sqrt((columns**2).sum(axis=0))
    assert rows["condition_number"].statistic == pytest.approx(np.linalg.cond(scaled), rel=SAME)
    pooled = diagnostics(fit("pooled", design))
    assert {name: row.statistic for name, row in pooled.items()} == {name: row.statistic for name, row in rows.items()}


def test_names_of_the_rows(design: Design) -> None:
    one_way = [
        "hausman",
        "hausman_robust",
        "breusch_pagan_lm",
        "pesaran_cd",
        "wooldridge_serial",
        "modified_wald_hetero",
    ]
    assert [row.test for row in fit("random_effects", design).diagnostics] == one_way
    assert [row.test for row in fit("within", design, fixed_effects=("unit",)).diagnostics] == [
        "f_fixed_effects",
        *one_way,
    ]
    assert [row.test for row in fit("within", design, fixed_effects=("time", "unit")).diagnostics] == [
        "f_fixed_effects",
        *one_way[3:],
    ]
    zoned = replace(design, effects=design.effects | {"zone": design.effects["unit"] // 3})
    for effects in (("zone", "time"), ("zone", "time", "unit")):
        assert [row.test for row in fit("within", zoned, fixed_effects=effects).diagnostics] == ["f_fixed_effects"]
    assert [row.test for row in fit("pooled", design).diagnostics] == ["vif"] * 3 + ["vif_mean", "condition_number"]
    assert [row.note for row in fit("correlate", design).diagnostics][:3] == ["y|x1", "y|x2", "y|x3"]
