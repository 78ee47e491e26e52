"""Pooled least squares, as Stata's regress."""

from __future__ import annotations

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.collinearity import condition_number, vif
from analysis.inference.covariance import Solved, covariances
from analysis.inference.joint import estimates, joint_test, without_variance
from analysis.inference.least_squares import LinearModel, regress
from analysis.inference.sample import columns, count_regions, gaussian_loglik, outcome_and_regressors, refuse_effects
from analysis.results import Design, Fit, Result


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares with a constant; t(n-K), under clustering t(G-1), under Driscoll-Kraay t(T-1).

    F tests all slopes under the headline covariance. `sigma_e` is the root mean squared error. Writes vif, vif_mean and
    condition_number. Raises EstimationError (see analysis.inference.sample) and where effects are to be absorbed.
    """
    model = solve(equation(design, spec))
    n, k = model.n_obs, model.n_terms
    solved = Solved(model, design, spec, n - k, lambda clusters: k, solve)
    found = covariances(solved)
    outcome, _ = outcome_and_regressors(design)
    tss = float(np.sum((outcome - outcome.mean()) ** 2))
    figures = Fit(
        n_obs=n,
        n_regions=count_regions(design),
        n_clusters=found[0].n_clusters,
        n_selected=design.n_selected,
        r2=1 - model.ssr / tss,
        r2_adjusted=1 - model.ssr / (n - k) / (tss / (n - 1)),
        df_resid=n - k,
        loglik=gaussian_loglik(model.ssr, n),
        sigma_e=float(np.sqrt(model.ssr / (n - k))),
        **joint_test(model, found[0], found[0].df),
    )
    kept = columns(design, model.regressors)
    diagnostics = (*vif(kept, model.regressors), condition_number(kept))
    return Result(figures, estimates(model, found), diagnostics, (*model.dropped, *without_variance(found)))


def equation(design: Design, spec: EstimationOptions) -> Design:
    """The design as it is; see analysis.estimators.Estimator."""
    refuse_effects("pooled", spec)
    return design


def solve(design: Design) -> LinearModel:
    outcome, regressors = outcome_and_regressors(design)
    return regress(outcome, regressors, design.regressors, constant=np.ones(len(outcome)))
