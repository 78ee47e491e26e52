"""Sample selection (Heckman 1979): the outcome is seen only where a probit says so, with errors that are correlated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from analysis.estimators.options import EstimationOptions
from analysis.inference.covariance import covariance_of_draws
from analysis.inference.joint import Covariance, chi2_test, estimates
from analysis.inference.least_squares import CONSTANT, LinearModel
from analysis.inference.sample import count_regions, take
from analysis.inference.selection_fit import Fitted, estimated
from analysis.inference.two_step import errors_of
from analysis.results import Design, Diagnostic, EstimationError, Fit, Result

SELECTION = "selection"
COVARIANCES = ("corrected", "bootstrap")


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Two steps (Heckman 1979), or maximum likelihood of both equations (`method: ml`); reference distribution normal.

    The probit of `selection` has the regressors, `selection_regressors` and dummies of `selection_effects`; it is the
    equation `selection`. The outcome equation is least squares of the selected rows with fixed effects absorbed and the
    inverse Mills ratio `_mills`, whose coefficient is rho sigma. `mills_by: time` has a probit and a ratio for every
    period, `mundlak` unit means in both equations (Wooldridge 1995; Semykina and Wooldridge 2010).
    `corrected`: the covariance of analysis.inference.two_step; of maximum likelihood, and of the probit, the inverse of
    the observed information. sigma_e and rho are those of the errors. wald_chi2 tests the regressors without the ratio.
    Raises EstimationError (see analysis.inference.selection_equation, probit, two_step, selection_ml).
    """
    unknown = [kind for kind in spec.covariance if kind not in COVARIANCES]
    if unknown or not spec.covariance:
        raise EstimationError(f"heckman has no covariance {', '.join(unknown)}; it has {', '.join(COVARIANCES)}")
    fitted = estimated(design, spec)
    outcome, selection = fitted.outcome, fitted.selection
    pairs = [_drawn(design, spec, fitted) if kind == "bootstrap" else fitted.matrices for kind in spec.covariance]
    found, of_selection = (
        [Covariance(kind, pair[i]) for kind, pair in zip(spec.covariance, pairs, strict=True)] for i in (0, 1)
    )
    return Result(
        _figures(design, fitted, found[0]),
        estimates(outcome, found),
        (_inverse_mills(fitted, found[0]),),
        (*fitted.steps.singletons, *outcome.dropped),
        {SELECTION: _selection(design, fitted, selection, of_selection)},
    )


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    return estimated(design, spec).outcome.by_term


def _drawn(design: Design, spec: EstimationOptions, fitted: Fitted) -> tuple[np.ndarray, np.ndarray]:
    """Bootstrap covariances of both equations from the same draws."""

    def solve(sample: Design) -> tuple[Sequence[str], np.ndarray]:
        return _side_by_side(estimated(sample, spec))

    terms, _ = _side_by_side(fitted)
    matrix, k = covariance_of_draws(design, spec.bootstrap or {}, terms, solve), fitted.outcome.n_terms
    return matrix[:k, :k], matrix[k:, k:]


def _side_by_side(fitted: Fitted) -> tuple[list[str], np.ndarray]:
    outcome, selection = fitted.outcome, fitted.selection
    terms = [*outcome.terms, *(f"{SELECTION}: {term}" for term in selection.terms)]
    return terms, np.concatenate([outcome.coef, selection.coef])


def _figures(design: Design, fitted: Fitted, covariance: Covariance) -> Fit:
    outcome, steps, likelihood = fitted.outcome, fitted.steps, fitted.likelihood
    tested = np.array([i for i in outcome.slopes if outcome.terms[i] not in steps.ratios], dtype=int)
    sigma, rho = fitted.sigma_and_rho
    return Fit(
        n_obs=len(steps.rows),
        n_regions=count_regions(steps.design),
        n_selected=design.n_selected,
        loglik=likelihood.loglik if likelihood else None,
        sigma_e=sigma,
        rho=rho,
        **chi2_test(outcome.coef, covariance.matrix, tested),
    )


def _selection(design: Design, fitted: Fitted, model: LinearModel, covariances: Sequence[Covariance]) -> Result:
    selection = fitted.steps.selection
    slopes = np.array([i for i, term in enumerate(model.terms) if term.split(":time=")[0] != CONSTANT], dtype=int)
    alone = fitted.likelihood is None
    figures = Fit(
        n_obs=int(selection.used.sum()),
        n_regions=count_regions(take(design, selection.used)),
        n_selected=design.n_selected,
        loglik=selection.loglik if alone else None,
        **chi2_test(model.coef, covariances[0].matrix, slopes),
    )
    tests = [Diagnostic("pseudo_r2", selection.pseudo_r2)] if alone else []
    return Result(figures, estimates(model, covariances), tuple(tests), selection.dropped)


def _inverse_mills(fitted: Fitted, covariance: Covariance) -> Diagnostic:
    """No selection on the errors: z of the one ratio, chi2 of several, the likelihood ratio of maximum likelihood."""
    outcome, likelihood, notes = fitted.outcome, fitted.likelihood, []
    if not fitted.excluded:
        notes.append("no excluded variable: identified by the curvature of the ratio alone")
    if likelihood:
        if higher := likelihood.higher():
            notes.append(
                f"the log-likelihood is higher at rho = {higher[0]:.4f}, {higher[1]:.2f} against "
                f"{likelihood.loglik:.2f}; this is the maximum that two steps lead to"
            )
        statistic = max(0.0, 2 * (likelihood.loglik - likelihood.loglik_independent))
        notes.insert(0, "likelihood ratio")
        p_value = float(stats.chi2.sf(statistic, 1))
        return Diagnostic("inverse_mills", statistic, "; ".join(notes), None, "1", p_value)
    for term, errors in zip(fitted.steps.ratios, errors_of(fitted.steps), strict=True):
        if abs(errors.rho_found) > 1:
            notes.append(f"rho of {term} is {errors.rho_found:.3g}: taken as {errors.rho:+.0f}, sigma as |rho sigma|")
    positions = np.array([outcome.terms.index(term) for term in fitted.steps.ratios])
    note = "; ".join(notes) or None
    if len(positions) == 1:
        row = next(r for r in estimates(outcome, [covariance]) if r.term == fitted.steps.ratios[0])
        return Diagnostic("inverse_mills", row.statistic, note, covariance.kind, None, row.p_value)
    test = chi2_test(outcome.coef, covariance.matrix, positions)
    if not test:
        notes.append(f"the covariance of {len(positions)} ratios is singular")
        return Diagnostic("inverse_mills", None, "; ".join(notes), covariance.kind)
    return Diagnostic(
        "inverse_mills", test["wald_chi2"], note, covariance.kind, str(len(positions)), test["wald_p_value"]
    )
