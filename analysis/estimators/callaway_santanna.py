"""Callaway and Sant'Anna (2021): effects of every cohort in every period, averaged. R's did, balanced panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.balanced import Balanced, balanced
from analysis.inference.event_time import treatment_of
from analysis.inference.group_time import Cell, averages, cells
from analysis.inference.joint import NO_LEADS, estimates, leads_test
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
    return _result(sample, spec, {"att": found}, [*dropped, *left])


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
    leads = [cell for cell in found if cell.event < -spec.options["anticipation"] and not cell.is_base]
    return _result(sample, spec, sought, [*dropped, *left], (_parallel_trends(sample, spec, leads),))


def _sample(design: Design, spec: EstimationOptions) -> tuple[Balanced, list[Dropped]]:
    refuse_other_inference(spec)
    refuse_effects("callaway_santanna", spec, "its differences have none; write fixed_effects: []")
    if spec.options["placebo"]:
        raise EstimationError("placebo reassigns the two-way effect; write it in an entry with design: twfe")
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


def _parallel_trends(sample: Balanced, spec: EstimationOptions, leads: Sequence[Cell]) -> Diagnostic:
    if not leads:
        return NO_LEADS
    coef = np.array([cell.effect for cell in leads])
    names = [f"{cell.cohort:g} at {cell.time:g}" for cell in leads]
    model = scores(names, coef, np.column_stack([cell.influence for cell in leads]))
    return leads_test(coef, clustered(model, sample.units, spec))
