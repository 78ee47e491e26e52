"""Sample selection (Heckman 1979): the outcome is seen only where a probit says so, with errors that are correlated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from analysis.estimators.options import EstimationOptions
from analysis.inference.covariance import covariance_of_draws
from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effects import effect_codes
from analysis.inference.joint import Covariance, chi2_test, estimates
from analysis.inference.least_squares import CONSTANT, LinearModel
from analysis.inference.sample import count_regions, take
from analysis.inference.selection_equation import selection_equation
from analysis.inference.selection_ml import MaximumLikelihood, maximum_likelihood
from analysis.inference.two_step import MILLS, Errors, TwoStep, corrected, errors_of, two_step
from analysis.inference.unit_means import with_unit_means
from analysis.results import Design, Diagnostic, EstimationError, Fit, Result

SELECTION = "selection"
DEFAULTS: dict[str, Any] = {
    "selection_regressors": (),
    "selection_effects": (),
    "mills_by": None,
    "mundlak": False,
    "method": "two_step",
}
COVARIANCES = ("corrected", "bootstrap")


@dataclass(frozen=True)
class Fitted:
    """Both equations before they are reported: the first two steps, and the likelihood where it was asked for."""

    steps: TwoStep
    likelihood: MaximumLikelihood | None
    excluded: tuple[str, ...]
    """What the probit has and the outcome equation has not."""

    @property
    def outcome(self) -> LinearModel:
        found = self.likelihood
        return _model(found.terms, found.coef, self.steps.model.dropped) if found else self.steps.model

    @property
    def selection(self) -> LinearModel:
        positions, names = self.steps.selection.reported
        coef = self.likelihood.selection_coef if self.likelihood else self.steps.selection.coef
        return _model(tuple(names), coef[positions])

    @property
    def matrices(self) -> tuple[np.ndarray, np.ndarray]:
        """Corrected covariances of outcome and selection equation."""
        shown = np.ix_(*[self.steps.selection.reported[0]] * 2)
        if self.likelihood:
            return self.likelihood.matrix, self.likelihood.selection_matrix[shown]
        return corrected(self.steps), self.steps.selection.matrix[shown]


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
    fitted = _estimated(design, spec)
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


def _estimated(design: Design, spec: EstimationOptions) -> Fitted:
    options = DEFAULTS | dict(spec.options)
    by_period, is_ml = options["mills_by"] == "time", options["method"] == "ml"
    if by_period and is_ml:
        raise EstimationError("method: ml has one correlation for all periods, mills_by: time one for each: take two_step")
    regressors, own = design.regressors, tuple(dict.fromkeys((*design.regressors, *options["selection_regressors"])))
    if options["mundlak"]:
        design, means = with_unit_means(design, own)
        regressors, own = (*regressors, *means), (*own, *means)
    effects = options["selection_effects"]
    selection = selection_equation(design, options["selection"], own, effects, by_period=by_period)
    steps = two_step(design, spec, selection, regressors)
    kept = {term for part in selection.parts for term in part.probit.terms}
    excluded = [name for name in own if name in kept and name not in regressors]
    excluded += [name for name in effects if not _is_spanned(steps.design, name, spec.fixed_effects)]
    return Fitted(steps, maximum_likelihood(steps, spec) if is_ml else None, tuple(excluded))


def _is_spanned(design: Design, name: str, effects: Sequence[str]) -> bool:
    """Whether one of the effects determines this one, so that it is in the outcome equation as well."""
    return any(is_nested(effect_codes(design, each), effect_codes(design, name)) for each in effects)


def _drawn(design: Design, spec: EstimationOptions, fitted: Fitted) -> tuple[np.ndarray, np.ndarray]:
    """Bootstrap covariances of both equations from the same draws."""

    def solve(sample: Design) -> tuple[Sequence[str], np.ndarray]:
        return _side_by_side(_estimated(sample, spec))

    terms, _ = _side_by_side(fitted)
    matrix, k = covariance_of_draws(design, spec.bootstrap or {}, terms, solve), fitted.outcome.n_terms
    return matrix[:k, :k], matrix[k:, k:]


def _side_by_side(fitted: Fitted) -> tuple[list[str], np.ndarray]:
    outcome, selection = fitted.outcome, fitted.selection
    terms = [*outcome.terms, *(f"{SELECTION}: {term}" for term in selection.terms)]
    return terms, np.concatenate([outcome.coef, selection.coef])


def _model(terms: Sequence[str], coef: np.ndarray, dropped: Sequence[Any] = ()) -> LinearModel:
    """Coefficients alone: what the rows of estimates need."""
    return LinearModel(tuple(terms), coef, np.zeros(0), np.zeros((0, len(coef))), tuple(dropped))


def _figures(design: Design, fitted: Fitted, covariance: Covariance) -> Fit:
    outcome, steps, likelihood = fitted.outcome, fitted.steps, fitted.likelihood
    errors = _only_errors(fitted)
    tested = np.array([i for i in outcome.slopes if outcome.terms[i] not in steps.ratios], dtype=int)
    sigma, rho = (likelihood.sigma, likelihood.rho) if likelihood else (errors and errors.sigma, errors and errors.rho)
    return Fit(
        n_obs=len(steps.rows),
        n_regions=count_regions(steps.design),
        n_selected=design.n_selected,
        loglik=likelihood.loglik if likelihood else None,
        sigma_e=sigma,
        rho=rho,
        **chi2_test(outcome.coef, covariance.matrix, tested),
    )


def _only_errors(fitted: Fitted) -> Errors | None:
    """None where every period has its own."""
    found = errors_of(fitted.steps)
    return found[0] if len(found) == 1 else None


def _selection(
    design: Design, fitted: Fitted, model: LinearModel, covariances: Sequence[Covariance]
) -> Result:
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
