"""Fixed effects, any number of any kind, with unit-specific trends: xtreg, fe for one effect, reghdfe for more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import AbsorbedRegression, regression
from analysis.inference.effect_basis import Effect
from analysis.inference.effects import absorbs, prune
from analysis.inference.error_components import Panel, panel_of, xtreg_r2
from analysis.inference.joint import Covariance, estimates, without_variance
from analysis.inference.least_squares import LinearModel
from analysis.inference.panel_tests import effects_f, one_way_tests, two_way_tests
from analysis.results import Design, Dropped, Estimate, Result


@dataclass(frozen=True)
class Fitted:
    """An estimated equation before it is reported."""

    design: Design
    regression: AbsorbedRegression
    singletons: tuple[Dropped, ...]

    @property
    def model(self) -> LinearModel:
        return self.regression.model

    @property
    def effects(self) -> list[Effect]:
        return self.regression.effects

    @property
    def covariances(self) -> tuple[Covariance, ...]:
        """In the order of the specification."""
        return self.regression.covariances

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        return estimates(self.model, self.covariances)


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares once the effects are absorbed; the constant is that of the overall means, as in xtreg and reghdfe.

    Reference t(n-k-absorbed), under clustering t(G-1), under Driscoll-Kraay t(T-1). Under clustering K counts slopes,
    constant and the effects that are not nested in a cluster; otherwise all of them. r2 and r2_lsdv are those of the
    regression on dummies, r2_adjusted is its adjustment (reghdfe, fixest), r2_within that of the deviations. One effect
    adds xtreg's r2_between, r2_overall, sigma_u, rho and the tests of one-way panels, unit and period effects those on
    residuals. The F of the effects is written
    where there are no trends, whose redundant ones it would count.
    Rows alone in an effect leave and are listed (Correia 2015); `options: {singletons: keep}` counts them, as xtreg.
    Raises EstimationError (see analysis.inference.sample) and for an outcome without variation within the effects.
    """
    return report(estimated(design, spec), spec)


def equation(design: Design, spec: EstimationOptions) -> Design:
    """The design as it is; see analysis.estimators.Estimator."""
    return design


def estimated(design: Design, spec: EstimationOptions) -> Fitted:
    """The equation of `design`; without effects and trends least squares with a constant, as Stata's regress."""
    design, singletons = prune(design, spec)
    return Fitted(design, regression(design, spec), tuple(singletons))


def report(fitted: Fitted, spec: EstimationOptions) -> Result:
    """The rows of an estimated equation."""
    design, found, model = fitted.design, fitted.regression, fitted.model
    figures = found.figures
    has_f = absorbs(spec) and not spec.trends
    diagnostics = [effects_f(design, model, found.absorbed, found.df)] if has_f else []
    if len(spec.fixed_effects) == 1 and not spec.trends:
        one_way = replace(design, region=found.effects[0].codes)
        panel = panel_of(one_way)
        figures = replace(figures, **(xtreg_r2(panel, model) | _spread(panel, model, found.df)))
        diagnostics += one_way_tests(panel, design.time)
    elif not spec.trends:
        diagnostics += two_way_tests(design, model, found.effects)
    dropped = (*fitted.singletons, *model.dropped, *without_variance(found.covariances))
    return Result(figures, fitted.estimates, tuple(diagnostics), dropped)


def _spread(panel: Panel, model: LinearModel, df: int) -> dict[str, Any]:
    """Standard deviation of the estimated effects, one per unit, and its share rho."""
    means = panel.groups.means(np.column_stack([panel.outcome, panel.columns(model.regressors)]))
    sigma_u = float(np.std(means[:, 0] - means[:, 1:] @ model.coef[model.slopes], ddof=1))
    return {"sigma_u": sigma_u, "rho": sigma_u**2 / (sigma_u**2 + model.ssr / df)}
