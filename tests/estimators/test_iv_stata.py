"""Stata's ivregress and ivreg2 as recorded in the packages linearmodels and statsmodels, and linearmodels itself.

Tolerance: ivregress was printed with twelve digits, its covariances with seven; ivreg2 with twelve. linearmodels solves
the same problem by other routes.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import linearmodels
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from linearmodels.iv import IV2SLS, IVGMM, IVLIML
from linearmodels.tests.iv.results.read_stata_results import process_results
from statsmodels.sandbox.regression.tests import results_ivreg2_griliches as ivreg2

from analysis.results import Result
from tests import parity
from tests.estimators.iv_samples import endogenous_panel
from tests.estimators.samples import coefficients, diagnostics, errors
from tests.estimators.specified import estimate

PRINTED, EXACT = 1e-6, 1e-9
RECORDED = Path(linearmodels.__file__).parent / "tests" / "iv" / "results"
HOUSING = process_results(str(RECORDED / "stata-iv-housing-results.txt"))
KINDS = {"unadjusted": "classical", "robust": "hc1", "cluster": "cluster"}
GMM_OWN = ("gmm", "hc1")
MODELS = {"2sls": IV2SLS, "liml": IVLIML, "gmm": IVGMM}


def housing(**options: Any) -> Result:
    frame = pd.read_csv(RECORDED / "housing.csv", index_col=0)
    regions = {f"region_{n}": (frame["region"] == name) * 1.0 for n, name in enumerate(sorted(set(frame["region"])))}
    keys = {
        "estimator": "iv",
        "outcome": "rent",
        "focal": ["hsngval"],
        "controls": ["pcturban"],
        "endogenous": ["hsngval"],
        "instruments": ["faminc", *regions],
        "cluster": ["division"],
    }
    return estimate(frame.assign(**regions), **keys | options)


@pytest.mark.parametrize("name", [name for name in HOUSING if name.endswith("asymptotic")])
def test_ivregress_on_housing(name: str) -> None:
    """Without `small`. Under GMM ivregress takes the residuals of the last step where ivreg2, and we, take the first's:
    its errors are compared below, with those of a covariance that does not weight."""
    method, kind, _ = name.split("-")
    covariance = list(dict.fromkeys((KINDS[kind], "cluster")))
    options = {} if "cluster" in covariance else {"cluster": []}
    result, theirs = housing(method=method, covariance=covariance, **options), HOUSING[name]
    assert [row.variable for row in result.dropped] == ["region_3"]
    b = coefficients(result)
    pairs = [(b[term.replace("const", "_cons")], value) for term, value in theirs.params.items()]
    pairs += [(result.fit.r2, theirs.rsquared), (result.fit.r2_adjusted, theirs.rsquared_adj)]
    if method == "gmm":
        j = diagnostics(result)["sargan" if kind == "unadjusted" else "hansen_j"]
        pairs.append((j.statistic, float(theirs["J"])))
    else:
        ours = errors(result)
        pairs += [(ours[t.replace("const", "_cons")], np.sqrt(theirs.cov.loc[t, t])) for t in theirs.cov]
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record(f"iv, {method}", "Stata ivregress", "13", difference, PRINTED)
    assert difference <= PRINTED


def griliches(**options: Any) -> Result:
    path = Path(ivreg2.__file__).parent / "griliches76.dta"
    frame = pd.read_stata(path).astype(float)
    dummies = {f"dyear_{year:.0f}": (frame["year"] == year) * 1.0 for year in sorted(set(frame["year"]))[1:]}
    keys = {
        "estimator": "iv",
        "outcome": "lw",
        "focal": ["s", "iq"],
        "controls": ["expr", "tenure", "rns", "smsa", *dummies],
        "endogenous": ["s", "iq"],
        "instruments": ["med", "kww", "age", "mrt"],
    }
    return estimate(frame.assign(**dummies), **keys | options)


def test_ivreg2_gmm2s_robust() -> None:
    result, theirs = griliches(method="gmm", covariance=["hc1"]), ivreg2.results_gmm2s_robust
    names = list(coefficients(result))
    assert len(names) == len(theirs.params)
    pairs = list(zip(coefficients(result).values(), theirs.params, strict=True))
    pairs += list(zip(errors(result).values(), theirs.params_table[:, 1], strict=True))
    pairs += [(result.fit.f_statistic, theirs.F), (result.fit.r2, theirs.r2), (result.fit.sigma_e, theirs.rmse)]
    pairs.append((diagnostics(result)["hansen_j"].statistic, theirs.j))
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record("iv, gmm", "Stata ivreg2", "02.2.08", difference, EXACT)
    assert difference <= EXACT


def ours(frame: pd.DataFrame, names: list[str], **options: Any) -> Result:
    keys = {"outcome": "y", "focal": names, "controls": ["x3"], "endogenous": names}
    keys |= {"instruments": ["z1", "z2", "z3", "z4"], "small_sample": "none"}
    keys |= {"cluster": ["unit"]} if "cluster" in options["covariance"] else {}
    return estimate(frame, "unit", "time", estimator="iv", **keys | options)


def theirs(frame: pd.DataFrame, names: list[str], method: str, exogenous: pd.DataFrame, **options: Any) -> Any:
    return MODELS[method](frame["y"], exogenous, frame[names], frame[["z1", "z2", "z3", "z4"]], **options)


def covariance_options(frame: pd.DataFrame, kind: str) -> dict[str, Any]:
    if kind == "cluster":
        return {"cov_type": "clustered", "clusters": frame["unit"]}
    return {"cov_type": {"classical": "unadjusted", "hc1": "robust"}[kind]}


@pytest.mark.parametrize("effects", [(), ("unit", "time")], ids=["levels", "effects"])
@pytest.mark.parametrize("method", MODELS)
@pytest.mark.parametrize("names", [["x1"], ["x1", "x2"]], ids=["one", "two"])
def test_linearmodels(names: list[str], method: str, effects: tuple[str, ...]) -> None:
    """Every covariance; effects are dummies over there, absorbed here. GMM weights by hc1, whose errors use the weights
    themselves. Left out are its classical errors, for which linearmodels centres the residuals, and where there are
    effects its clustered ones: the last residuals are those of weighted dummies there, of projected effects here."""
    frame, controls = endogenous_panel(1), ["x3"] if len(names) == 2 else ["x3", "x2"]
    exogenous = sm.add_constant(frame[controls])
    for name in effects:
        exogenous = exogenous.join(pd.get_dummies(frame[name], prefix=name, drop_first=True, dtype=float))
    kinds = ["hc1", "cluster", "classical"] if method != "gmm" else ["hc1"] if effects else ["hc1", "cluster"]
    result = ours(frame, names, method=method, covariance=kinds, fixed_effects=list(effects), controls=controls)
    model = theirs(frame, names, method, exogenous, **({"weight_type": "robust"} if method == "gmm" else {}))
    others = {kind: model.fit(**covariance_options(frame, kind), debiased=False) for kind in kinds}
    terms, b, tests = [*names, *controls], coefficients(result), diagnostics(result)
    pairs = [(b[term], others["hc1"].params[term]) for term in terms]
    pairs += [(errors(result, k)[t], others[k].std_errors[t]) for k in kinds for t in terms if (method, k) != GMM_OWN]
    if method == "gmm":
        z = np.column_stack([exogenous, frame[["z1", "z2", "z3", "z4"]]])
        cross = z.T @ np.column_stack([exogenous, frame[names]]) / len(frame)
        variance = np.diag(np.linalg.inv(cross.T @ others["hc1"].weight_matrix @ cross)) / len(frame)
        found = dict(zip([*exogenous, *names], np.sqrt(variance), strict=True))
        pairs += [(errors(result, "hc1")[term], found[term]) for term in terms]
        pairs.append((tests["hansen_j"].statistic, others["hc1"].j_stat.stat))
        pairs.append((tests["endogeneity_c"].statistic, others["hc1"].c_stat(names).stat))
    if method == "2sls":
        plain = {"covariance": ["classical"], "controls": controls, "fixed_effects": list(effects)}
        tests, other = diagnostics(ours(frame, names, **plain)), others["classical"]
        pairs.append((tests["sargan"].statistic, other.sargan.stat))
        pairs.append((tests["durbin_wu_hausman"].statistic, other.wu_hausman().stat))
        pairs.append((tests["endogeneity_c"].statistic, other.durbin().stat))
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record(f"iv, {method}", "linearmodels", version("linearmodels"), difference, EXACT)
    assert difference <= EXACT
