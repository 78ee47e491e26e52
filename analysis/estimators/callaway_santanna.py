"""Callaway and Sant'Anna (2021): effects of every cohort in every period, averaged. R's did, balanced panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.balanced import Balanced, balanced
from analysis.inference.breakdown import EventPath, beside_average, breakdown_m, no_breakdown
from analysis.inference.effect_basis import effect
from analysis.inference.event_time import treatment_of
from analysis.inference.group_time import Cell, averages, cells
from analysis.inference.joint import estimates, leads_test, no_leads
from analysis.inference.placebo import placebo_p
from analysis.inference.sample import refuse_effects
from analysis.inference.summed import clustered, lone_clusters, refuse_other_inference, refuse_split_units, scores
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Fit, Result


def did(design: Design, spec: EstimationOptions) -> Result:
    """`att`: all cells since the treatment, weighted by the size of their cohorts (did: aggte type simple).

    Covariates are the focal variables and controls at the base period. Clustered errors from influence functions, by
    region unless `cluster` says otherwise, normal. Raises EstimationError (analysis.inference.balanced, contrast).
    """
    sample, dropped = _sample(design, spec)
    found, left = cells(sample, spec.options, lambda cohort, time: time >= cohort)
    beside = beside_average(spec.options["honest"], lambda: _by_all_event_times(sample, spec))
    diagnostics = (*beside, *_placebo(sample, spec))
    return _result(sample, spec, {"att": found}, [*dropped, *left], diagnostics)


def study(design: Design, spec: EstimationOptions) -> Result:
    """`event_k`: the cells k periods after the treatment, by the size of their cohorts (did: aggte type dynamic).

    `parallel_trends` is the Wald test of all cells before the treatment, as att_gt's, inside the window where there is
    one. Raises as `did`, and for a window without a cell.
    """
    sample, dropped = _sample(design, spec)
    low, high = spec.options["window"] or (-np.inf, np.inf)
    found, left = cells(sample, spec.options, lambda cohort, time: low <= time - cohort <= high)
    events = sorted({cell.event for cell in found if not cell.is_base})
    if not events:
        raise EstimationError(f"window: no cohort has a cell at event times {low:g} to {high:g} but its base")
    sought = {f"event_{k}": [cell for cell in found if cell.event == k] for k in events}
    diagnostics = (_parallel_trends(sample, spec, found), *_placebo(sample, spec), *_breakdown(sample, spec))
    return _result(sample, spec, sought, [*dropped, *left], diagnostics)


def _sample(design: Design, spec: EstimationOptions) -> tuple[Balanced, list[Dropped]]:
    refuse_other_inference(spec)
    refuse_effects("callaway_santanna", spec, "its differences have none; write fixed_effects: []")
    found = treatment_of(design, spec.options)
    refuse_split_units(design, spec)
    return balanced(design, found, spec.options)


def _result(
    sample: Balanced,
    spec: EstimationOptions,
    sought: Mapping[str, Sequence[Cell]],
    dropped: list[Dropped],
    diagnostics: tuple[Diagnostic, ...] = (),
) -> Result:
    model = averages(sample, sought)
    headline = clustered(model, sample.units, spec)
    figures = Fit(
        n_obs=sample.outcome.size,
        n_regions=sample.size,
        n_clusters=headline.n_clusters,
        n_selected=sample.units.n_selected,
    )
    lost = lone_clusters(sample.units, sample.cohort, spec)
    return Result(figures, estimates(model, [headline]), diagnostics, (*dropped, *lost))


def _placebo(sample: Balanced, spec: EstimationOptions) -> tuple[Diagnostic, ...]:
    """Of the effect beside those of units and periods: whichever figure is compared, it is exchangeable without any
    effect (Fisher)."""
    rows = sample.rows
    effects = [effect(name, np.asarray(values)) for name, values in (("region", rows.region), ("time", rows.time))]
    return placebo_p(rows, spec, sample.found, effects)


def _by_all_event_times(sample: Balanced, spec: EstimationOptions) -> tuple[Diagnostic, ...]:
    """`parallel_trends`, and breakdown_m of the average effect by the size of the cohorts."""
    found, _ = cells(sample, spec.options, lambda cohort, time: time < cohort - spec.options["anticipation"])
    return (_parallel_trends(sample, spec, found), *_universal(sample, spec, None, averaged=True))


def _breakdown(sample: Balanced, spec: EstimationOptions) -> tuple[Diagnostic, ...]:
    """breakdown_m of the first effect; where nobody asked for it and it cannot be had the row says why."""
    try:
        return _universal(sample, spec, spec.options["window"], averaged=False)
    except EstimationError as error:
        if spec.options["honest"]:
            raise
        return no_breakdown(str(error))


def _universal(
    sample: Balanced, spec: EstimationOptions, window: tuple[int, int] | None, *, averaged: bool
) -> tuple[Diagnostic, ...]:
    """breakdown_m of the path against one base per cohort (base_period: universal), since violations add up from it."""
    if spec.options["honest"] is False:
        return ()
    (low, high), anticipation = window or (-np.inf, np.inf), spec.options["anticipation"]

    def wanted(cohort: float, time: float) -> bool:
        return low <= time - cohort <= high or time == sample.times[sample.times < cohort - anticipation].max()

    found, _ = cells(sample, {**spec.options, "base_period": "universal"}, wanted)
    bases = {cell.event for cell in found if cell.is_base}
    by_event = {k: [c for c in found if c.event == k] for k in sorted({c.event for c in found} - bases)}
    if len(bases) > 1 or not by_event:
        return no_breakdown(f"needs one event time as the base of all cohorts, and others: {sorted(bases)}")
    model = averages(sample, {f"event_{k}": chosen for k, chosen in by_event.items()})
    path = EventPath({k: f"event_{k}" for k in by_event}, bases.pop(), -anticipation)
    of_att = {k: chosen for k, chosen in by_event.items() if k >= 0}  # anticipated effects are steps, and not of att
    sizes = {k: sum(int((sample.cohort == c.cohort).sum()) for c in chosen) for k, chosen in of_att.items()}
    covariance = clustered(model, sample.units, spec)
    return breakdown_m(model, covariance, path, spec.options["honest"], sizes if averaged else None)


def _parallel_trends(sample: Balanced, spec: EstimationOptions, found: Sequence[Cell]) -> Diagnostic:
    leads = [cell for cell in found if cell.event < -spec.options["anticipation"] and not cell.is_base]
    if not leads:
        return no_leads()
    coef = np.array([cell.effect for cell in leads])
    names = [f"{cell.cohort:g} at {cell.time:g}" for cell in leads]
    model = scores(names, coef, np.column_stack([cell.influence for cell in leads]))
    return leads_test(coef, clustered(model, sample.units, spec))
