"""Sample selection: R's sampleSelection, statsmodels' probit, the formulas written out with dummies, and algebra.

Tolerance: two steps 1e-10, closed forms after a probit; maximum likelihood 1e-7, where the peer's iterations stop.
statsmodels and the formulas 1e-8: their own matrices are not orthonormal.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.inference.selection_equation import selection_equation
from analysis.inference.selection_likelihood import SelectionModel
from analysis.inference.selection_ml import maximum_likelihood
from analysis.inference.two_step import corrected, errors_of, two_step
from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from tests.estimators.samples import Options, coefficients, design_of, diagnostics, errors
from tests.estimators.selection_samples import RHO, SIGMA, selected, selected_panel

CLOSED, ITERATED, SECOND = 1e-10, 1e-7, 1e-8
SAME = {"rel": 1e-7, "abs": 1e-9}
OUTCOME = ("exper", "I(exper^2)", "educ", "city")
PROBIT = ("age", "I(age^2)", "faminc", "kids", "educ")
THEIRS = {"_cons": "(Intercept).1", "educ": "educ.1", "_mills": "invMillsRatio"}
"""sampleSelection's names of the outcome equation; those of the probit come first and have no suffix."""


def mroz() -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "data" / "mroz87.csv")
    return frame.assign(**{"I(age^2)": frame["age"] ** 2.0, "I(exper^2)": frame["exper"] ** 2.0})


@pytest.mark.parametrize("record", records("heckman"))
def test_sample_selection(record: Record) -> None:
    """Its probit lacks some regressors of the outcome, which a specification always adds: both equations by hand."""
    design = design_of(mroz(), "wage", [*OUTCOME, *PROBIT[:-1], "lfp"])
    steps = two_step(design, Options(), selection_equation(design, "lfp", PROBIT, (), by_period=False), OUTCOME)
    selection, theirs, figures = steps.selection, record["results"]["coef"], {}
    is_ml = "loglik" in record["results"]
    if is_ml:
        ml = maximum_likelihood(steps, Options())
        outcome, rows, sigma, rho = (
            (ml.terms, ml.coef, ml.matrix),
            (ml.selection_coef, ml.selection_matrix),
            ml.sigma,
            ml.rho,
        )
        figures["log-likelihood"] = ml.loglik, record["results"]["loglik"]
    else:
        (found,) = errors_of(steps)
        outcome, rows = (steps.model.terms, steps.model.coef, corrected(steps)), (selection.coef, selection.matrix)
        sigma, rho = found.sigma, found.rho
    positions, names = selection.reported
    figures |= {"sigma": (sigma, theirs["sigma"]["Estimate"]), "rho": (rho, theirs["rho"]["Estimate"])}
    listed = [(term, THEIRS.get(term, term), i, outcome[1:]) for i, term in enumerate(outcome[0])]
    listed += [
        (f"probit {term}", term.replace("_cons", "(Intercept)"), i, rows)
        for i, term in zip(positions, names, strict=True)
    ]
    for term, name, i, (coef, matrix) in listed:
        if name in theirs:  # maximum likelihood has no row of the ratio there
            figures[term] = float(coef[i]), theirs[name]["Estimate"]
            figures[f"{term} se"] = float(np.sqrt(matrix[i, i])), theirs[name]["Std. Error"]
    assert len(figures) == (25 if is_ml else 26)
    hold(record, "heckman, maximum likelihood" if is_ml else "heckman", figures, ITERATED if is_ml else CLOSED)


def test_the_naive_errors_are_not_ours() -> None:
    """Least squares of the second step would give 1.2529 for the ratio; Greene's table has 1.266."""
    (record,) = [each.values[0] for each in records("heckman") if "2step" in str(each.id)] or [None]
    if record is None:
        pytest.skip("needs the reference data")
    design = design_of(mroz(), "wage", [*OUTCOME, *PROBIT[:-1], "lfp"])
    steps = two_step(design, Options(), selection_equation(design, "lfp", PROBIT, (), by_period=False), OUTCOME)
    naive = record["results"]["naive_ols_se"]["imrData$IMR1"]
    i = steps.model.terms.index("_mills")
    assert np.sqrt(steps.model.unscaled[i, i] * steps.model.ssr / (len(steps.rows) - 6)) == pytest.approx(
        naive, rel=1e-9
    )
    assert np.sqrt(corrected(steps)[i, i]) > 1.005 * naive


def test_the_probit_is_that_of_statsmodels() -> None:
    frame = selected_panel(seed=3)
    result = selected(frame).equations["selection"]
    peer = sm.Probit(frame["s"], sm.add_constant(frame[["x1", "x2", "z", "w"]])).fit(disp=0, tol=1e-12)
    names = {"const": "_cons"}
    figures: Figures = {"log-likelihood": (result.fit.loglik, peer.llf)}
    for term in peer.params.index:
        figures[term] = coefficients(result)[names.get(term, term)], peer.params[term]
        figures[f"{term} se"] = errors(result)[names.get(term, term)], peer.bse[term]
    record = {"id": "selected panel", "peer": "statsmodels", "peer_version": statsmodels.__version__}
    hold(record, "heckman, probit", figures, SECOND)
    assert diagnostics(result)["pseudo_r2"].statistic == pytest.approx(peer.prsquared, rel=1e-6)
    assert result.fit.n_obs == len(frame) == 200


def by_hand(frame: pd.DataFrame, z: list[str], x: list[str], ratios: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Greene (2012, theorem 19.5) with every dummy a column, a probit for each of the `ratios` (masks of rows)."""
    seen = frame["s"].to_numpy() == 1
    y, columns = frame["y"].to_numpy()[seen], frame[x].to_numpy(dtype=float)[seen]
    lambdas, slopes, blocks, inverse = [], np.zeros(seen.sum()), [], []
    for mask in ratios:
        values = frame[z].to_numpy(dtype=float)[mask]
        peer = sm.Probit(frame["s"][mask], values).fit(disp=0, tol=1e-12)
        index, at = np.zeros(len(frame)), np.zeros((len(frame), values.shape[1]))
        index[mask], at[mask] = values @ peer.params.to_numpy(), values
        ratio = np.where(mask, norm.pdf(index) / norm.cdf(index), 0.0)
        lambdas.append(ratio[seen])
        slopes += (ratio * (ratio + index))[seen]
        blocks.append(at[seen])
        inverse.append(np.asarray(peer.cov_params()))
    w = np.column_stack([columns, *lambdas])
    bread = np.linalg.inv(w.T @ w)
    b = bread @ w.T @ y
    residual, variance, through = y - w @ b, np.zeros(len(y)), []
    for j, mask in enumerate(ratios):
        rows, coef = mask[seen], b[len(x) + j]
        sigma2 = np.mean(residual[rows] ** 2) + coef**2 * np.mean(slopes[rows])
        variance[rows] = sigma2 - coef**2 * slopes[rows]
        through.append(w.T @ (blocks[j] * (coef * slopes * rows)[:, None]))
    middle = (w.T * variance) @ w + sum(f @ v @ f.T for f, v in zip(through, inverse, strict=True))
    return b, np.sqrt(np.diag(bread @ middle @ bread))


def dummies(frame: pd.DataFrame, *names: str) -> tuple[pd.DataFrame, list[str]]:
    """The frame with a constant and dummies of all but the first level, and their names."""
    if not names:
        return frame.assign(one=1.0), ["one"]
    added = pd.get_dummies(frame[list(names)].astype(str), drop_first=True, dtype=float)
    return frame.assign(one=1.0, **added), ["one", *added]


@pytest.mark.parametrize("effects", [[], ["zone"], ["zone", "time"]])
def test_absorbed_effects_are_dummies_under_the_corrected_covariance(effects: list[str]) -> None:
    frame, names = (
        dummies(selected_panel(seed=5), *effects) if effects else (selected_panel(seed=5).assign(one=1.0), ["one"])
    )
    ours = selected(frame, fixed_effects=effects, selection_effects=["zone"])
    z, zone = dummies(frame, "zone")
    b, se = by_hand(z, [*zone, "x1", "x2", "z", "w"], [*names, "x1", "x2"], [np.ones(len(frame), dtype=bool)])
    for i, term in ((-3, "x1"), (-2, "x2"), (-1, "_mills")):
        assert coefficients(ours)[term] == pytest.approx(b[i], rel=SECOND)
        assert errors(ours)[term] == pytest.approx(se[i], rel=SECOND)


def test_a_probit_and_a_ratio_for_every_period() -> None:
    frame = selected_panel(units=120, periods=3, seed=2, by_period=True).assign(one=1.0)
    ours = selected(frame, mills_by="time")
    masks = [(frame["time"] == t).to_numpy() for t in (2000, 2001, 2002)]
    b, se = by_hand(frame, ["one", "x1", "x2", "z", "w"], ["one", "x1", "x2"], masks)
    terms = ["_cons", "x1", "x2", *(f"_mills:time={t}" for t in (2000, 2001, 2002))]
    assert [coefficients(ours)[term] for term in terms] == pytest.approx(b, rel=SECOND)
    assert [errors(ours)[term] for term in terms] == pytest.approx(se, rel=SECOND)
    peer = sm.Probit(frame["s"][masks[1]], frame[masks[1]][["one", "x1", "x2", "z", "w"]]).fit(disp=0, tol=1e-12)
    selection = coefficients(ours.equations["selection"])
    assert selection["z:time=2001"] == pytest.approx(peer.params["z"], rel=SECOND)
    assert selection["_cons:time=2001"] == pytest.approx(peer.params["one"], rel=SECOND)
    assert len(selection) == 15
    test = diagnostics(ours)["inverse_mills"]
    assert (test.df, test.statistic > 0, ours.fit.rho) == ("3", True, None)


def test_unit_means_are_in_both_equations() -> None:
    """That of `w`, which does not vary within units, is itself, and stays an excluded variable."""
    frame = selected_panel(seed=7)
    means = frame.groupby("unit")[["x1", "x2", "z"]].transform("mean").add_prefix("m_")
    ours = selected(frame, mundlak=True)
    theirs = selected(frame.join(means), controls=["x2", "m_x1", "m_x2", "m_z"])
    names = {f"m_{x}": f"mean({x})" for x in ("x1", "x2", "z")}
    for mine, other in ((ours, theirs), (ours.equations["selection"], theirs.equations["selection"])):
        for figures in (coefficients, errors):
            renamed = {names.get(term, term): value for term, value in figures(other).items()}
            assert figures(mine) == pytest.approx(renamed, rel=1e-8)


@pytest.mark.parametrize("effects", [["zone"], ["zone", "time"]])
def test_maximum_likelihood_with_effects_is_that_with_dummies(effects: list[str]) -> None:
    frame = selected_panel(units=80, seed=11)
    ours = selected(frame, fixed_effects=effects, selection_effects=effects, method="ml")
    filled, names = dummies(frame, *effects)
    theirs = selected(filled, controls=["x2", *names[1:]], method="ml")
    for mine, other in ((ours, theirs), (ours.equations["selection"], theirs.equations["selection"])):
        kept = [term for term in coefficients(mine) if term != "_cons"]
        assert [coefficients(mine)[x] for x in kept] == pytest.approx([coefficients(other)[x] for x in kept], rel=1e-7)
        assert [errors(mine)[x] for x in kept] == pytest.approx([errors(other)[x] for x in kept], rel=1e-7)
    assert ours.fit.loglik == pytest.approx(theirs.fit.loglik, rel=1e-10)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_derivatives_of_the_likelihood(seed: int) -> None:
    """Against central differences, whose own error is 1e-7."""
    generator = np.random.default_rng(seed)
    x, z, rest = (generator.normal(size=shape) for shape in ((20, 3), (20, 2), (15, 2)))
    sign = np.where(generator.random(15) > 0.8, 1.0, -1.0)
    model = SelectionModel(generator.normal(size=20), x, z, generator.random(20) > 0.2, rest, sign)
    theta, step = 0.5 * generator.normal(size=7), 1e-6
    gradient, information = model.derivatives(theta)
    ends = [(theta + step * e, theta - step * e) for e in np.eye(7)]
    assert gradient == pytest.approx(
        [(model.loglik(a) - model.loglik(b)) / 2 / step for a, b in ends], abs=1e-5, rel=1e-5
    )
    columns = [(model.derivatives(b)[0] - model.derivatives(a)[0]) / 2 / step for a, b in ends]
    assert information == pytest.approx(np.array(columns), abs=1e-5, rel=1e-5)


@pytest.mark.parametrize("method", ["two_step", "ml"])
def test_a_large_sample_finds_the_truth(method: str) -> None:
    """Within four standard errors, in both equations."""
    result = selected(selected_panel(units=3000, seed=1, effect=0), method=method)
    truths = (
        {"x1": 1, "x2": -1, "_cons": 1, "_mills": RHO * SIGMA},
        {"x1": 0.5, "z": 1, "w": 0.4, "x2": 0, "_cons": 0.3},
    )
    for each, truth in zip(result, truths, strict=True):
        for term, value in truth.items():
            assert abs(coefficients(each)[term] - value) < 4 * errors(each)[term]
    assert result.fit.rho == pytest.approx(RHO, abs=0.05)
    assert result.fit.sigma_e == pytest.approx(SIGMA, abs=0.05)
    assert diagnostics(result)["inverse_mills"].p_value < 1e-6


def test_the_bootstrap_draws_both_equations_and_comes_near_the_formula() -> None:
    """Within a fifth at 400 draws of 300 units: 4 % is the error of the draws, the rest that of the formula."""
    frame = selected_panel(units=300, periods=2, seed=4)
    frame["unit"] = np.arange(len(frame)) // 2
    result = selected(frame, covariance=["corrected", "bootstrap"], bootstrap={"reps": 400, "seed": 1})
    for each in result:
        drawn, formula = errors(each, "bootstrap"), errors(each, "corrected")
        assert set(drawn) == set(formula)
        for term in ("x1", "x2"):
            assert drawn[term] == pytest.approx(formula[term], rel=0.2)
    again = selected(frame, covariance="bootstrap", bootstrap={"reps": 400, "seed": 1})
    assert errors(again) == errors(result, "bootstrap")
