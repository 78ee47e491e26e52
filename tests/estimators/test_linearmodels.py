"""Unbalanced random panels against linearmodels and statsmodels, brought to Stata's conventions.

Tolerance: both solve the same problem in double precision by other routes.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from linearmodels.panel import BetweenOLS, PanelOLS, PooledOLS, RandomEffects

from tests import parity
from tests.estimators.samples import coefficients, design_of, errors, fit, random_panel

TOLERANCE = 1e-10
NAMES = ["x1", "x2", "x3"]


@pytest.fixture(scope="module", params=[0, 1, 2])
def frame(request: pytest.FixtureRequest) -> pd.DataFrame:
    return random_panel(seed=request.param)


def theirs(model: Any, frame: pd.DataFrame, *, constant: bool = True, **options: Any) -> Any:
    indexed = frame.set_index(["unit", "time"])
    regressors = sm.add_constant(indexed[NAMES]) if constant else indexed[NAMES]
    effects = {key: options.pop(key) for key in ("entity_effects", "time_effects") if key in options}
    return model(indexed["y"], regressors, **effects).fit(**options)


def hold(label: str, result: Any, other: Any, covariance: str, factor: float = 1.0) -> None:
    """Coefficients and errors that linearmodels reports; `factor` is Stata's error over theirs."""
    b, se = coefficients(result), errors(result, covariance)
    pairs = [(b[t.replace("const", "_cons")], v) for t, v in other.params.items()]
    pairs += [(se[t.replace("const", "_cons")], v * factor) for t, v in other.std_errors.items()]
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record(label, "linearmodels", version("linearmodels"), difference, TOLERANCE)
    assert difference <= TOLERANCE


def test_pooled(frame: pd.DataFrame) -> None:
    design = design_of(frame, "y", NAMES, "unit", "time", ["zone"])
    n, k, periods = len(frame), 4, frame["time"].nunique()
    plain = fit("pooled", design, covariance=("classical", "hc1"))
    hold("pooled", plain, theirs(PooledOLS, frame), "classical")
    hold("pooled", plain, theirs(PooledOLS, frame, cov_type="robust"), "hc1")
    clustered = fit("pooled", design, covariance=("cluster",))
    hold(
        "pooled",
        clustered,
        theirs(PooledOLS, frame, cov_type="clustered", cluster_entity=True, group_debias=True),
        "cluster",
    )
    kraay = theirs(PooledOLS, frame, cov_type="driscoll-kraay", kernel="bartlett", bandwidth=2, debiased=False)
    factor = np.sqrt(periods / (periods - 1) * (n - 1) / (n - k))
    hold("pooled", fit("pooled", design, covariance=("driscoll_kraay",), dk_lags=2), kraay, "driscoll_kraay", factor)


def test_two_ways_take_the_smaller_number_of_clusters(frame: pd.DataFrame) -> None:
    """linearmodels corrects each dimension by its own G; ivreg2 and Cameron, Gelbach and Miller by the smaller."""
    design = design_of(frame, "y", NAMES, "unit", "time")
    n, k, fewest = len(frame), 4, min(frame["unit"].nunique(), frame["time"].nunique())
    both = {"cov_type": "clustered", "cluster_entity": True, "cluster_time": True}
    factor = np.sqrt(fewest / (fewest - 1) * (n - 1) / (n - k))
    result = fit("pooled", design, covariance=("cluster",), cluster=("unit", "time"))
    hold("pooled", result, theirs(PooledOLS, frame, **both, debiased=False), "cluster", factor)
    assert result.fit.n_clusters == fewest


def test_one_way_within_as_xtreg(frame: pd.DataFrame) -> None:
    """A constant among the regressors makes linearmodels count K = k + 1, as xtreg does."""
    design = design_of(frame, "y", NAMES, "unit", "time")
    result = fit("within", design, fixed_effects=("unit",), covariance=("cluster", "classical"))
    clustered = {"cov_type": "clustered", "cluster_entity": True, "group_debias": True}
    hold("within", result, theirs(PanelOLS, frame, entity_effects=True, **clustered), "cluster")
    hold("within", result, theirs(PanelOLS, frame, entity_effects=True), "classical")
    other = theirs(PanelOLS, frame, entity_effects=True)
    assert result.fit.r2_within == pytest.approx(other.rsquared, rel=1e-12)
    assert result.fit.r2_between == pytest.approx(other.corr_squared_between, rel=1e-12)
    assert result.fit.r2_overall == pytest.approx(other.corr_squared_overall, rel=1e-12)


def test_two_way_within_counts_no_nested_effect(frame: pd.DataFrame) -> None:
    """linearmodels counts the units although they are nested in the clusters: its errors are too large (several per
    cent). The factor takes its count out and puts reghdfe's K = k + T in."""
    design = design_of(frame, "y", NAMES, "unit", "time")
    n, units, periods = len(frame), frame["unit"].nunique(), frame["time"].nunique()
    clustered = {"cov_type": "clustered", "cluster_entity": True, "group_debias": True}
    other = theirs(PanelOLS, frame, constant=False, entity_effects=True, time_effects=True, **clustered)
    factor = np.sqrt((n - len(NAMES) - units - periods + 1) / (n - len(NAMES) - periods))
    assert factor < 0.95
    result = fit("within", design, fixed_effects=("unit", "time"), covariance=("cluster",))
    hold("within", result, other, "cluster", factor)
    assert result.fit.r2_within == pytest.approx(other.rsquared, rel=1e-12)
    assert result.fit.r2_lsdv == pytest.approx(other.rsquared_inclusive, rel=1e-12)


def test_random_effects_and_between(frame: pd.DataFrame) -> None:
    design = design_of(frame, "y", NAMES, "unit", "time")
    random = fit("random_effects", design, covariance=("cluster", "classical", "hc1"))
    clustered = {"cov_type": "clustered", "cluster_entity": True, "group_debias": True}
    hold("random_effects", random, theirs(RandomEffects, frame), "classical")
    hold("random_effects", random, theirs(RandomEffects, frame, cov_type="robust"), "hc1")
    hold("random_effects", random, theirs(RandomEffects, frame, **clustered), "cluster")
    hold("between", fit("between", design), theirs(BetweenOLS, frame), "classical")


def test_pooled_fit_against_statsmodels(frame: pd.DataFrame) -> None:
    other = sm.OLS(frame["y"], sm.add_constant(frame[NAMES])).fit()
    robust = other.get_robustcov_results("HC1")
    ours = fit("pooled", design_of(frame, "y", NAMES, "unit", "time"), covariance=("hc1", "classical")).fit
    pairs = [(ours.r2, other.rsquared), (ours.r2_adjusted, other.rsquared_adj), (ours.loglik, other.llf)]
    pairs += [(ours.f_statistic, float(robust.fvalue)), (ours.f_p_value, float(robust.f_pvalue))]
    pairs += [(ours.sigma_e, float(np.sqrt(other.scale))), (ours.df_resid, other.df_resid)]
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record("pooled", "statsmodels", version("statsmodels"), difference, TOLERANCE)
    assert difference <= TOLERANCE
