"""Difference in differences and event studies by two-way fixed effects, and the interaction-weighted estimator.

`did` has one coefficient, `att`; `event_study` one per period since the treatment, `event_k`, for the treated group.
Designs: twfe, and sun_abraham (Sun and Abraham 2021): effects by cohort and event time, averaged by the cohorts' rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import AbsorbedRegression, regression
from analysis.inference.effects import absorbs, prune
from analysis.inference.event_time import EventTime, Treatment, event_time, treatment_of
from analysis.inference.joint import Covariance, estimates, wald, without_variance
from analysis.inference.least_squares import LinearModel
from analysis.inference.placebo import placebo_p
from analysis.inference.sample import led_by, take
from analysis.inference.sun_abraham import averages, cells_of, comparable
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Result

DESIGNS = ("twfe", "sun_abraham")
"""Of the designs of the format, those that are there."""
ATT = "att"


@dataclass(frozen=True)
class Fitted:
    """A regression, and the model and covariances whose rows are written: averages of its coefficients, or its own."""

    regression: AbsorbedRegression
    model: LinearModel
    covariances: tuple[Covariance, ...]

    def result(self, hidden: Sequence[str] = ()) -> Result:
        """Without the rows of the terms `hidden`."""
        rows = tuple(row for row in estimates(self.model, self.covariances) if row.term not in hidden)
        dropped = (*self.regression.model.dropped, *without_variance(self.covariances))
        return Result(self.regression.figures, rows, dropped=dropped)


def lacking(spec: EstimationOptions) -> str | None:
    """What of a specification this version does not have."""
    if spec.options["design"] not in DESIGNS:
        return str(spec.options["design"])
    return "honest" if spec.options["honest"] else None


def did(design: Design, spec: EstimationOptions) -> Result:
    """The effect on the treated under parallel trends, in the row `att`.

    twfe takes the effect to be the same in all cohorts and periods; sun_abraham averages over the rows since the
    treatment. Errors as `within`: clustered by region with t(G-1) unless the specification says otherwise. Raises
    EstimationError for absent effects and for treatments that cannot be used (analysis.inference.event_time).
    """
    design, dropped, found = _prepared(design, spec)
    if spec.options["design"] == "sun_abraham":
        times = event_time(found, {**spec.options, "window": None})
        fitted = _interacted(design, spec, found, times, {})
        diagnostics: tuple[Diagnostic, ...] = ()
    else:
        treated = found.is_treated(spec.options["anticipation"]).astype(float)
        fitted = _own(regression(led_by(design, {ATT: treated}), spec))
        diagnostics = placebo_p(design, spec, found)
    result = fitted.result()
    return replace(result, diagnostics=diagnostics, dropped=(*dropped, *result.dropped))


def study(design: Design, spec: EstimationOptions) -> Result:
    """One coefficient per event time but the base, of the treated group; `parallel_trends` tests those before it.

    sun_abraham adds `att`, the average over all rows since the treatment. Raises as `did`, and for a base without rows.
    """
    design, dropped, found = _prepared(design, spec)
    times = event_time(found, spec.options)
    if not times.keep.all():
        kept = times.keep
        design, found = take(design, kept), Treatment(found.cohort[kept], found.time[kept])
        times = replace(times, value=times.value[kept], keep=kept[kept])
    terms = {k: f"event_{k}" for k in times.shown}
    hidden = {k: f"_event_{k}" for k in times.nuisance}
    if spec.options["design"] == "sun_abraham":
        fitted = _interacted(design, spec, found, times, terms)
    else:
        dummies = {name: (times.value == k).astype(float) for k, name in (terms | hidden).items()}
        fitted = _own(regression(led_by(design, dummies), spec))
    leads = [name for k, name in terms.items() if k < -spec.options["anticipation"]]
    diagnostics = (*_parallel_trends(fitted, leads), *placebo_p(design, spec, found))
    result = fitted.result(tuple(hidden.values()))
    return replace(result, diagnostics=diagnostics, dropped=(*dropped, *result.dropped))


def _prepared(design: Design, spec: EstimationOptions) -> tuple[Design, tuple[Dropped, ...], Treatment]:
    """The rows of the design, of comparable cohorts alone for sun_abraham, and their treatment."""
    if missing := lacking(spec):
        raise EstimationError(f"this version does not have {missing}; design is one of {', '.join(DESIGNS)}")
    if not absorbs(spec):
        raise EstimationError("write fixed_effects: those of the unit and of the time, which two-way designs absorb")
    design, singletons = prune(design, spec)
    found = treatment_of(design, spec.options)
    dropped: list[Dropped] = list(singletons)
    if spec.options["design"] == "sun_abraham":
        keep, found, lost = comparable(found, spec.options["base"])
        design, dropped = take(design, keep), dropped + lost
    return design, tuple(dropped), found


def _interacted(
    design: Design, spec: EstimationOptions, found: Treatment, times: EventTime, terms: dict[int, str]
) -> Fitted:
    """Effects of every cohort at every event time, averaged to `terms` and to ATT."""
    cells = cells_of(found, times)
    dummies = {name: rows.astype(float) for name, (_, rows) in cells.items()}
    whole = regression(led_by(design, dummies), spec)
    sought = {name: [k] for k, name in terms.items()}
    sought[ATT] = [k for k in times.shown if k >= -spec.options["anticipation"]]
    matrix, names = averages(whole.model, cells, sought)
    covariances = tuple(replace(c, matrix=matrix @ c.matrix @ matrix.T) for c in whole.covariances)
    return Fitted(whole, whole.model.recombine(matrix, names), covariances)


def _own(whole: AbsorbedRegression) -> Fitted:
    return Fitted(whole, whole.model, whole.covariances)


def _parallel_trends(fitted: Fitted, leads: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Wald F of all coefficients before the treatment, under the headline covariance."""
    places = [fitted.model.terms.index(name) for name in leads if name in fitted.model.terms]
    if not places:
        return (Diagnostic("parallel_trends", None, "no event time before the treatment but the base"),)
    headline = fitted.covariances[0]
    chi2 = wald(fitted.model.coef[places], headline.matrix[np.ix_(places, places)])
    if chi2 is None:
        return (Diagnostic("parallel_trends", None, "the covariance of the leads has not full rank", headline.kind),)
    f, q, df = chi2 / len(places), len(places), headline.df
    p = stats.chi2.sf(chi2, q) if df is None else stats.f.sf(f, q, df)
    degrees = f"{q}" if df is None else f"{q}, {df:g}"
    return (Diagnostic("parallel_trends", f, None, headline.kind, degrees, float(p)),)
