"""Difference in differences and event studies by two-way fixed effects, and the interaction-weighted estimator.

`did` has one coefficient, `att`; `event_study` one per period since the treatment, `event_k`, for the treated group.
Designs: twfe, and sun_abraham (Sun and Abraham 2021): effects by cohort and event time, averaged by the cohorts' rows.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np

from analysis.estimators import callaway_santanna, imputation
from analysis.estimators.event_regression import ATT, Fitted, by_event_time, event_dummies, interacted, nuisance, plain
from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import regression
from analysis.inference.breakdown import EventPath, beside_average, breakdown_m
from analysis.inference.effects import absorbs, prune
from analysis.inference.event_time import EventTime, Treatment, event_time, treatment_of
from analysis.inference.joint import leads_test
from analysis.inference.placebo import placebo_p
from analysis.inference.sample import led_by, take
from analysis.inference.sun_abraham import comparable
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Result

OWN: dict[str, ModuleType] = {"callaway_santanna": callaway_santanna, "imputation": imputation}
"""Designs that are no regression on the whole sample."""


def did(design: Design, spec: EstimationOptions) -> Result:
    """The effect on the treated under parallel trends, in the row `att`.

    twfe takes the effect to be the same in all cohorts and periods; sun_abraham averages over the rows since the
    treatment. Errors as `within`: clustered by region with t(G-1) unless the specification says otherwise. Raises
    EstimationError for absent effects and for treatments that cannot be used (analysis.inference.event_time).
    """
    if own := _own_design(spec):
        return own.did(design, spec)
    design, dropped, found = _prepared(design, spec)
    if spec.options["design"] == "sun_abraham":
        times = event_time(found, {**spec.options, "window": None})
        fitted = interacted(design, spec, found, times, {})
    else:
        treated = found.is_treated(spec.options["anticipation"]).astype(float)
        fitted = plain(regression(led_by(design, {ATT: treated}), spec))
    result = fitted.result()
    beside = beside_average(spec.options["honest"], lambda: _by_all_event_times(design, spec, found))
    diagnostics = (*beside, *placebo_p(design, spec, found))
    return replace(result, diagnostics=diagnostics, dropped=(*dropped, *result.dropped))


def study(design: Design, spec: EstimationOptions) -> Result:
    """One coefficient per event time but the base, of the treated group; `parallel_trends` tests those before it.

    sun_abraham adds `att`, the average over all rows since the treatment. Raises as `did`, and for a base without rows.
    """
    if own := _own_design(spec):
        return own.study(design, spec)
    design, dropped, found = _prepared(design, spec)
    design, found, times = _windowed(design, spec, found)
    fitted, path = by_event_time(design, spec, found, times)
    breakdown = breakdown_m(fitted.model, fitted.covariances[0], path, spec.options["honest"])
    diagnostics = (_parallel_trends(fitted, path), *placebo_p(design, spec, found), *breakdown)
    result = fitted.result([nuisance(k) for k in times.nuisance])
    return replace(result, diagnostics=diagnostics, dropped=(*dropped, *result.dropped))


def treated_did(design: Design, spec: EstimationOptions) -> tuple[Design, tuple[str, ...]] | None:
    """See analysis.estimators.Estimator."""
    if spec.options["design"] != "twfe":
        return None
    design, _, found = _prepared(design, spec)
    return led_by(design, {ATT: found.is_treated(spec.options["anticipation"]).astype(float)}), (ATT,)


def treated_study(design: Design, spec: EstimationOptions) -> tuple[Design, tuple[str, ...]] | None:
    """See analysis.estimators.Estimator; the effects are those of the event times since the treatment."""
    if spec.options["design"] != "twfe":
        return None
    design, _, found = _prepared(design, spec)
    design, _, times = _windowed(design, spec, found)
    dummies, path = event_dummies(times, spec)
    return led_by(design, dummies), tuple(path.terms[k] for k in times.shown if k >= path.first)


def _windowed(design: Design, spec: EstimationOptions, found: Treatment) -> tuple[Design, Treatment, EventTime]:
    """Without the rows beyond the window, where `endpoints` leaves them out."""
    times = event_time(found, spec.options)
    kept = times.keep
    if kept.all():
        return design, found, times
    found = Treatment(found.cohort[kept], found.time[kept])
    return take(design, kept), found, replace(times, value=times.value[kept], keep=kept[kept])


def _by_all_event_times(design: Design, spec: EstimationOptions, found: Treatment) -> tuple[Diagnostic, ...]:
    """`parallel_trends`, and breakdown_m of the average effect over the treated rows."""
    times = event_time(found, {**spec.options, "window": None})
    fitted, path = by_event_time(design, spec, found, times)
    rows = {k: int((times.value == k).sum()) for k in path.after}
    breakdown = breakdown_m(fitted.model, fitted.covariances[0], path, spec.options["honest"], rows)
    return (_parallel_trends(fitted, path), *breakdown)


def _own_design(spec: EstimationOptions) -> ModuleType | None:
    return OWN.get(spec.options["design"])


def _prepared(design: Design, spec: EstimationOptions) -> tuple[Design, tuple[Dropped, ...], Treatment]:
    """The rows of the design, of comparable cohorts alone for sun_abraham, and their treatment."""
    if not absorbs(spec):
        raise EstimationError("write fixed_effects: those of the unit and of the time, which two-way designs absorb")
    design, singletons = prune(design, spec)
    found = treatment_of(design, spec.options)
    dropped: list[Dropped] = list(singletons)
    if spec.options["design"] == "sun_abraham":
        keep, found, lost = comparable(found, spec.options["base"], spec.options["anticipation"])
        design, dropped = take(design, keep), dropped + lost
    return design, tuple(dropped), found


def _parallel_trends(fitted: Fitted, path: EventPath) -> Diagnostic:
    """Of all coefficients before the treatment, under the headline covariance."""
    leads = [name for k, name in path.terms.items() if k < path.first]
    places = [fitted.model.terms.index(name) for name in leads if name in fitted.model.terms]
    headline = fitted.covariances[0]
    return leads_test(fitted.model.coef[places], replace(headline, matrix=headline.matrix[np.ix_(places, places)]))
