"""Instrumental variables with absorbed effects: ivreg2, with effects ivreghdfe and fixest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import r2_of, regression, residual_df
from analysis.inference.anderson_rubin import anderson_rubin
from analysis.inference.covariance import Solved, covariance, covariances
from analysis.inference.degrees_of_freedom import counted, n_parameters
from analysis.inference.dependence import Dependence, headline
from analysis.inference.effects import absorbs, effects_of, prune
from analysis.inference.exogeneity import durbin_wu_hausman, endogeneity_c, overidentification
from analysis.inference.f_tests import FTests
from analysis.inference.instruments import System, identified, system
from analysis.inference.joint import Covariance, estimates, joint_test, without_variance
from analysis.inference.k_class import METHODS, limited_information, two_stage, two_step
from analysis.inference.least_squares import CONSTANT, LinearModel
from analysis.inference.sample import columns, count_regions, outcome_and_regressors
from analysis.inference.tf import interval
from analysis.inference.weak_instruments import weak_instruments
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Fit, Result


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Two-stage least squares, limited-information maximum likelihood or two-step GMM; normal distribution.

    Without effects there is no small-sample factor (ivreg2), with them that of reghdfe and fixest. GMM weights by the
    headline covariance (bootstrap alone: clustered by what is drawn), whose errors are ivreg2's: that of the moments at
    the first step; other covariances are sandwiches at the last. f_statistic is the F of all slopes that ivreg2 prints.
    Tests and first stages use the headline covariance, first stages with the factor of regress or reghdfe and t. Their
    equations are `first:<endogenous>`. Collinear variables and instruments leave and are listed.
    Raises EstimationError (see analysis.inference.sample and .instruments) for an equation that is not identified, and
    for GMM whose weighting matrix is singular.
    """
    design, singletons = prune(design, spec)
    effects = effects_of(design, spec)
    found = system(design, spec, effects)
    absorbed = n_parameters(effects)
    slopes = len(found.endogenous) + len(found.exogenous) - 1
    df = residual_df(found.n_obs, slopes, absorbed)
    residual_df(found.n_obs, found.first_slopes, absorbed)
    identified(found)
    tests = FTests(headline(design, spec), found.n_obs, effects, absorbed)
    model, first = _solve(found, design, spec, tests.errors)
    solved = Solved(
        model,
        design,
        spec,
        df,
        partial(counted, slopes + absorbed, effects),
        partial(solve, spec=spec),
        is_normal=True,
        has_factor=absorbs(spec),
    )
    every = _covariances(solved, tests.errors, first)
    weak = weak_instruments(found, tests)
    diagnostics = (
        *weak,
        *_interval(found, model, every[0], weak),
        durbin_wu_hausman(found, tests),
        endogeneity_c(found, tests),
        overidentification(found, tests, model.residual if first is None else first),
        *anderson_rubin(found, tests),
    )
    figures = _figures(design, spec, found, solved, every[0], tests)
    equations, without = _first_stages(design, spec, found, weak)
    dropped = (*singletons, *model.dropped, *without_variance(every), *without)
    return Result(figures, estimates(model, every), diagnostics, dropped, equations)


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    return solve(prune(design, spec)[0], spec).by_term


def solve(design: Design, spec: EstimationOptions) -> LinearModel:
    """The model with its constant, on the rows given."""
    found = identified(system(design, spec, effects_of(design, spec)))
    return _solve(found, design, spec, headline(design, spec))[0]


def _solve(
    found: System, design: Design, spec: EstimationOptions, errors: Dependence
) -> tuple[LinearModel, np.ndarray | None]:
    """The model, and under GMM the residuals of the first step."""
    method = spec.options.get("method", "2sls")
    if method not in METHODS:
        raise EstimationError(f"method: {method}; write one of {', '.join(METHODS)}")
    solver = limited_information if method == "liml" else two_stage
    model, first = solver(found, design.regressors), None
    if method == "gmm":
        first = model.residual
        model = two_step(found, design.regressors, errors, first)
    if absorbs(spec):
        model = model.shift_constant(columns(design, model.regressors).mean(axis=0))
    return model, first


def _covariances(solved: Solved, errors: Dependence, first: np.ndarray | None) -> tuple[Covariance, ...]:
    """Those of the specification; under GMM the one that weights is at the residuals of the first step."""
    if first is None:
        return covariances(solved)
    weighting = replace(solved, model=replace(solved.model, residual=first))
    return tuple(covariance(kind, weighting if kind == errors.kind else solved) for kind in solved.options.covariance)


def _figures(
    design: Design, spec: EstimationOptions, found: System, solved: Solved, first: Covariance, tests: FTests
) -> Fit:
    """r2 = 1 - SSR/TSS, which may be negative; sigma_e divides SSR by what the classical covariance divides it by."""
    model, df = solved.model, solved.df_resid
    outcome, _ = outcome_and_regressors(design)
    deviations = found.y - found.y.mean()
    r2 = r2_of(outcome, float(deviations @ deviations), model.ssr, df)
    if not absorbs(spec):
        r2 = {name: r2[name] for name in ("r2", "r2_adjusted")}
    has_factor = solved.has_factor and spec.small_sample == "stata"
    joint, q = joint_test(model, first, None), len(model.slopes)
    f: dict[str, float | None] = {}
    if joint and first.kind != "bootstrap":
        row = tests.row("", joint["wald_chi2"] * (tests.factor(q) if has_factor else 1.0), q, q)
        f = {"f_statistic": row.statistic, "f_p_value": row.p_value}
    return Fit(
        n_obs=model.n_obs,
        n_regions=count_regions(design),
        n_clusters=first.n_clusters,
        n_selected=design.n_selected,
        df_resid=df,
        sigma_e=float(np.sqrt(model.ssr / (df if has_factor else model.n_obs))),
        **r2,
        **joint,
        **f,
    )


def _first_stages(
    design: Design, spec: EstimationOptions, found: System, weak: Sequence[Diagnostic]
) -> tuple[dict[str, Result], list[Dropped]]:
    """The equations by name; one whose errors cannot be estimated (two ways of few clusters, say) is listed instead,
    the structural equation does not depend on them."""
    equations, without = {}, []
    for name in found.endogenous:
        try:
            equations[f"first:{name}"] = _first_stage(design, spec, found, name, weak)
        except EstimationError as error:
            without.append(Dropped(f"first:{name}", str(error)))
    return equations, without


def _first_stage(
    design: Design, spec: EstimationOptions, found: System, name: str, weak: Sequence[Diagnostic]
) -> Result:
    """Least squares of an endogenous variable on all exogenous ones, with the tests that are about it alone."""
    regressors = (*found.instruments, *(term for term in found.exogenous if term != CONSTANT))
    first = regression(replace(design, outcome=name, regressors=regressors), spec)
    own = tuple(row for row in weak if len(found.endogenous) == 1 or row.note == name)
    return Result(
        first.figures,
        estimates(first.model, first.covariances),
        own,
        (*first.model.dropped, *without_variance(first.covariances)),
    )


def _interval(
    found: System, model: LinearModel, first: Covariance, weak: Sequence[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The tF interval of one endogenous variable with one instrument."""
    f = next(row.statistic for row in weak if row.test == "first_stage_f")
    if (len(found.endogenous), len(found.instruments)) != (1, 1) or f is None:
        return ()
    at = model.terms.index(found.endogenous[0])
    return interval(float(model.coef[at]), float(np.sqrt(first.matrix[at, at])), f)
