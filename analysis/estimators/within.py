"""Fixed effects, any number of any kind, with unit-specific trends: xtreg, fe for one effect, reghdfe for more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorption import Effect, effect, residualise, without_singletons
from analysis.inference.covariance import Solved, covariances
from analysis.inference.degrees_of_freedom import counted, n_parameters
from analysis.inference.error_components import Panel, panel_of, xtreg_r2
from analysis.inference.joint import Covariance, estimates, joint_test, without_variance
from analysis.inference.least_squares import COLLINEAR, CONSTANT, LinearModel, norms, regress
from analysis.inference.panel_tests import effects_f, one_way_tests
from analysis.inference.sample import columns, count_regions, gaussian_loglik, outcome_and_regressors, take
from analysis.results import Design, Dropped, Estimate, EstimationError, Fit, Result

SINGLETONS = {"drop": True, "keep": False}


@dataclass(frozen=True)
class Fitted:
    """An estimated equation before it is reported; `covariances` in the order of the specification."""

    design: Design
    effects: list[Effect]
    model: LinearModel
    covariances: tuple[Covariance, ...]
    df: int
    absorbed: int
    tss_within: float
    singletons: list[Dropped]

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        return estimates(self.model, self.covariances)


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares once the effects are absorbed; the constant is that of the overall means, as in xtreg and reghdfe.

    Reference t(n-k-absorbed), under clustering t(G-1), under Driscoll-Kraay t(T-1). Under clustering K counts slopes,
    constant and the effects that are not nested in a cluster; otherwise all of them. r2 and r2_lsdv are those of the
    regression on dummies, r2_adjusted is its adjustment (reghdfe, fixest), r2_within that of the deviations. One effect
    adds xtreg's r2_between, r2_overall, sigma_u, rho and the tests of one-way panels. The F of the effects is written
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
    effects = effects_of(design, spec)
    model, tss_within = _solve(design, effects)
    absorbed = n_parameters(effects)
    df = model.n_obs - len(model.slopes) - absorbed
    if df <= 0:
        raise EstimationError(
            f"{model.n_obs} rows cannot determine {len(model.slopes)} slopes and {absorbed} absorbed coefficients"
        )
    factor = partial(counted, len(model.slopes), effects)
    found = covariances(Solved(model, design, spec, df, factor, partial(solve, spec=spec)))
    return Fitted(design, effects, model, found, df, absorbed, tss_within, singletons)


def report(fitted: Fitted, spec: EstimationOptions) -> Result:
    """The rows of an estimated equation."""
    design, model, df, found = fitted.design, fitted.model, fitted.df, fitted.covariances
    outcome, _ = outcome_and_regressors(design)
    figures = Fit(
        n_obs=model.n_obs,
        n_regions=count_regions(design),
        n_clusters=found[0].n_clusters,
        n_selected=design.n_selected,
        df_resid=df,
        loglik=gaussian_loglik(model.ssr, model.n_obs),
        sigma_e=float(np.sqrt(model.ssr / df)),
        **_r2(outcome, fitted.tss_within, model, df),
        **joint_test(model, found[0], found[0].df),
    )
    has_f = spec.fixed_effects and not spec.trends
    diagnostics = [effects_f(design, model, fitted.absorbed, df)] if has_f else []
    if len(spec.fixed_effects) == 1 and not spec.trends:
        one_way = replace(design, region=fitted.effects[0].codes)
        panel = panel_of(one_way)
        figures = replace(figures, **(xtreg_r2(panel, model) | _spread(panel, model, df)))
        diagnostics += one_way_tests(panel, design.time)
    dropped = (*fitted.singletons, *model.dropped, *without_variance(found))
    return Result(figures, fitted.estimates, tuple(diagnostics), dropped)


def solve(design: Design, spec: EstimationOptions) -> LinearModel:
    """The model with its constant, on the rows given."""
    return _solve(design, effects_of(design, spec))[0]


def _solve(design: Design, effects: list[Effect]) -> tuple[LinearModel, float]:
    """The model and the sum of squares of the outcome's deviations."""
    outcome, regressors = outcome_and_regressors(design)
    levels = np.column_stack([outcome, regressors])
    deviations, means = residualise(levels, effects), levels.mean(axis=0)
    if norms(deviations)[0] <= COLLINEAR * norms(levels)[0]:
        raise EstimationError(f"{design.outcome} has no variation within {', '.join(e.name for e in effects)}")
    model = regress(
        deviations[:, 0] + means[0],
        deviations[:, 1:],
        design.regressors,
        constant=np.ones(len(levels)),
        scale=norms(regressors),
        absorbed=[e.name for e in effects],
    )
    model = model.shift_constant(columns(design, model.regressors).mean(axis=0))
    return model, float(norms(deviations)[0] ** 2)


def prune(design: Design, spec: EstimationOptions) -> tuple[Design, list[Dropped]]:
    """Without the rows that are alone in an effect, and the list of these."""
    choice = spec.options.get("singletons", "drop")
    if choice not in SINGLETONS:
        raise EstimationError(f"singletons: {choice}; write {' or '.join(SINGLETONS)}")
    if not SINGLETONS[choice] or not len(design.data):
        return design, []
    keep, found = without_singletons({name: _codes(design, name) for name in spec.fixed_effects}, len(design.data))
    if not found:
        return design, []
    if not keep.any():
        raise EstimationError(f"all {len(keep)} rows are alone in one of {', '.join(spec.fixed_effects)}")
    dropped = [
        Dropped(f"{name}={design.effect_labels[name][code] if name in design.effect_labels else code}", "singleton")
        for name, code in found
    ]
    return take(design, keep), dropped


def effects_of(design: Design, spec: EstimationOptions) -> list[Effect]:
    """Dummies of every effect and trend column, which carries its trend along; one constant where there is none.

    The level of a unit is absorbed with its trend: without it the trend would depend on the year counted as zero.
    """
    trends = spec.trends or {}
    order = dict.fromkeys(trends.get("columns", ()), int(trends.get("order", 1)))
    if order and design.time is None:
        raise EstimationError(f"trends by {', '.join(order)} need a time column")
    names = dict.fromkeys((*spec.fixed_effects, *order))
    found = [effect(name, _codes(design, name), design.time, order.get(name, 0)) for name in names]
    return found or [effect(CONSTANT, np.zeros(len(design.data), dtype=int))]


def _codes(design: Design, name: str) -> np.ndarray:
    if name not in design.effects:
        raise EstimationError(
            f"{name} is to be absorbed, but the design holds only {', '.join(design.effects) or 'none'}"
        )
    return design.effects[name]


def _r2(outcome: np.ndarray, tss_within: float, model: LinearModel, df: int) -> dict[str, Any]:
    tss = float(np.sum((outcome - outcome.mean()) ** 2))
    lsdv = 1 - model.ssr / tss
    adjusted = 1 - (model.ssr / df) / (tss / (len(outcome) - 1))
    return {
        "r2": lsdv,
        "r2_lsdv": lsdv,
        "r2_adjusted": adjusted,
        "r2_within": 1 - model.ssr / tss_within,
    }


def _spread(panel: Panel, model: LinearModel, df: int) -> dict[str, Any]:
    """Standard deviation of the estimated effects, one per unit, and its share rho."""
    means = panel.groups.means(np.column_stack([panel.outcome, panel.columns(model.regressors)]))
    sigma_u = float(np.std(means[:, 0] - means[:, 1:] @ model.coef[model.slopes], ddof=1))
    return {"sigma_u": sigma_u, "rho": sigma_u**2 / (sigma_u**2 + model.ssr / df)}
