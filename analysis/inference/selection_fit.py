"""Both equations of the selection model, by two steps or by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effects import effect_codes
from analysis.inference.groups import codes_of
from analysis.inference.least_squares import LinearModel
from analysis.inference.selection_equation import selection_equation
from analysis.inference.selection_ml import MaximumLikelihood, maximum_likelihood
from analysis.inference.two_step import TwoStep, corrected, errors_of, two_step
from analysis.inference.unit_means import with_unit_means
from analysis.results import Design, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

DEFAULTS: dict[str, Any] = {
    "selection_regressors": (),
    "selection_effects": (),
    "mills_by": None,
    "mundlak": False,
    "method": "two_step",
}


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
    def sigma_and_rho(self) -> tuple[float | None, float | None]:
        """Of the errors; None where every period has its own."""
        if self.likelihood:
            return self.likelihood.sigma, self.likelihood.rho
        found = errors_of(self.steps)
        return (found[0].sigma, found[0].rho) if len(found) == 1 else (None, None)

    @property
    def matrices(self) -> tuple[np.ndarray, np.ndarray]:
        """Corrected covariances of outcome and selection equation."""
        shown = np.ix_(*[self.steps.selection.reported[0]] * 2)
        if self.likelihood:
            return self.likelihood.matrix, self.likelihood.selection_matrix[shown]
        return corrected(self.steps), self.steps.selection.matrix[shown]


def estimated(design: Design, spec: EstimationOptions) -> Fitted:
    """The probit has the regressors, those that only it has, and with `mundlak` the unit means of both. The outcome
    equation has these means too: a variable without variation within units is its own mean and stays excluded."""
    options = DEFAULTS | dict(spec.options)
    by_period, is_ml = options["mills_by"] == "time", options["method"] == "ml"
    if by_period and is_ml:
        raise EstimationError("mills_by: time has a correlation for every period, method: ml has one; take two_step")
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
    return any(is_nested(codes_of(effect_codes(design, each))[0], effect_codes(design, name)) for each in effects)


def _model(terms: Sequence[str], coef: np.ndarray, dropped: Sequence[Any] = ()) -> LinearModel:
    """Coefficients alone: what the rows of estimates need."""
    return LinearModel(tuple(terms), coef, np.zeros(0), np.zeros((0, len(coef))), tuple(dropped))
