"""Borusyak, Jaravel and Spiess (2024): effects are outcomes less the untreated ones that fixed effects impute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import regression
from analysis.inference.absorption import residualise
from analysis.inference.breakdown import beside_average, no_breakdown
from analysis.inference.cohorts import without_single_units
from analysis.inference.dependence import cluster_codes
from analysis.inference.effects import absorbs, effects_of, prune
from analysis.inference.event_time import Treatment, treatment_of
from analysis.inference.imputation import Imputation, Levels, conservative, impute
from analysis.inference.joint import estimates, leads_test, no_leads
from analysis.inference.least_squares import norms, orthogonalise
from analysis.inference.placebo import placebo_p
from analysis.inference.sample import count_regions, led_by, outcome_and_regressors, take
from analysis.inference.summed import clustered, lone_clusters, refuse_other_inference, scores
from analysis.results import Design, Diagnostic, Dropped, Estimate, EstimationError, Fit, Result

SEPARATE = "the leads of imputation are of a regression of their own, without a covariance with its effects"
NO_BREAKDOWN = no_breakdown(SEPARATE)


@dataclass(frozen=True)
class Sample:
    """The rows used, their treatment, and the imputation whose treated rows have event times `events` (n1,)."""

    design: Design
    found: Treatment
    imputation: Imputation
    dropped: tuple[Dropped, ...]

    @property
    def events(self) -> np.ndarray:
        return self.found.distance[self.imputation.imputed].astype(int)


def did(design: Design, spec: EstimationOptions) -> Result:
    """`att`: the mean effect over all treated rows that can be imputed (did_imputation's default).

    Fixed effects and regressors are fitted to untreated rows: those before the treatment, less `anticipation`. Errors
    clustered by region unless `cluster` says otherwise, conservative, normal. Raises EstimationError where no treated
    row can be imputed (analysis.inference.imputation), for trends and treatments that cannot be used.
    """
    sample = _sample(design, spec)
    everything = {"att": np.ones(len(sample.events), dtype=bool)}
    beside = beside_average(spec.options["honest"], lambda: (_leads(sample, spec, None)[1], *NO_BREAKDOWN))
    diagnostics = (*beside, *placebo_p(sample.design, spec, sample.found))
    return _result(sample, spec, _averages(sample, spec, everything), diagnostics)


def study(design: Design, spec: EstimationOptions) -> Result:
    """`event_k`: mean effects by event time, and leads from a regression of their own on untreated rows.

    Leads are dummies of the event times before the treatment in the window, the others being their base; without a
    window all but the earliest. Their errors are those of `within`, `parallel_trends` is their Wald F as its test of
    several coefficients. Raises as `did`, and for a window without an event time.
    """
    sample = _sample(design, spec)
    low, high = spec.options["window"] or (-np.inf, np.inf)
    events = [int(k) for k in np.unique(sample.events) if low <= k <= high]
    effects = _averages(sample, spec, {f"event_{k}": sample.events == k for k in events}) if events else ()
    leads, test, dropped = _leads(sample, spec, spec.options["window"])
    if not (leads or effects):
        raise EstimationError(f"window: no treated unit has a row at event times {low:g} to {high:g}")
    sample = replace(sample, dropped=(*sample.dropped, *dropped))
    breakdown = () if spec.options["honest"] is False else NO_BREAKDOWN
    diagnostics = (test, *placebo_p(sample.design, spec, sample.found), *breakdown)
    return _result(sample, spec, (*leads, *effects), diagnostics)


def _sample(design: Design, spec: EstimationOptions) -> Sample:
    refuse_other_inference(spec)
    if spec.options["honest"]:
        raise EstimationError(f"honest is of the designs twfe, sun_abraham and callaway_santanna: {SEPARATE}")
    if not absorbs(spec):
        raise EstimationError("write fixed_effects: those of the unit and of the time, which impute what is untreated")
    if spec.trends:
        raise EstimationError("imputation extrapolates no trends; leave out trends, or write design: twfe")
    design, dropped = prune(design, spec)
    found = treatment_of(design, spec.options)
    design, found, single = without_single_units(design, found)
    outcome, regressors = outcome_and_regressors(design)
    treated = found.is_treated(spec.options["anticipation"])
    effects = [Levels.of(design, name) for name in spec.fixed_effects]
    imputation = impute(outcome, regressors, design.regressors, effects, treated)
    dropped += [*single, *imputation.dropped]
    if not imputation.imputed.any():
        raise EstimationError(
            f"none of the {treated.sum()} treated rows can be imputed from the {(~treated).sum()} untreated ones: "
            + "; ".join(f"{row.variable}: {row.reason}" for row in imputation.dropped[:3])
        )
    return Sample(design, found, imputation, tuple(dropped))


def _averages(sample: Sample, spec: EstimationOptions, sought: Mapping[str, np.ndarray]) -> tuple[Estimate, ...]:
    """Means of effects over sets of the treated rows (n1,)."""
    found, rows = sample.found, sample.imputation.imputed
    shares = np.column_stack([chosen / chosen.sum() for chosen in sought.values()])
    _, cells = np.unique(np.column_stack([found.cohort[rows], found.time[rows]]), axis=0, return_inverse=True)
    added = conservative(sample.imputation, shares, cells.reshape(-1), cluster_codes(sample.design, spec)[0])
    model = scores(list(sought), shares.T @ sample.imputation.effect, added)
    return estimates(model, [clustered(model, sample.design, spec)])


def _leads(
    sample: Sample, spec: EstimationOptions, window: tuple[int, int] | None
) -> tuple[tuple[Estimate, ...], Diagnostic, tuple[Dropped, ...]]:
    """Rows of the leads, the nearest first among the regressors, so that of collinear ones the earliest leave."""
    untreated = sample.imputation.untreated
    design, events = take(sample.design, untreated), sample.found.distance[untreated]
    low, high = window or (-np.inf, np.inf)
    present = [int(k) for k in np.unique(events[~np.isnan(events)])]
    chosen = [k for k in present[:0:-1] if low <= k <= high]
    if not chosen:
        return (), no_leads(), ()
    names = [f"event_{k}" for k in chosen]
    dummies = (events[:, None] == chosen).astype(float)
    left_over = residualise(dummies, effects_of(design, spec))
    kept, _, _, lost = orthogonalise(left_over, names, norms(dummies), spec.fixed_effects)
    if not kept:
        return (), no_leads(), tuple(lost)
    whole = regression(led_by(design, {names[i]: dummies[:, i] for i in kept}), spec)
    places = [whole.model.terms.index(names[i]) for i in kept]
    headline = whole.covariances[0]
    rows = {row.term: row for row in estimates(whole.model, [replace(headline, df=None)])}
    test = leads_test(whole.model.coef[places], replace(headline, matrix=headline.matrix[np.ix_(places, places)]))
    return tuple(rows[names[i]] for i in reversed(kept)), test, tuple(lost)


def _result(
    sample: Sample, spec: EstimationOptions, estimated: Sequence[Estimate], diagnostics: tuple[Diagnostic, ...] = ()
) -> Result:
    used = take(sample.design, sample.imputation.untreated | sample.imputation.imputed)
    figures = Fit(
        n_obs=len(used.data),
        n_regions=count_regions(used),
        n_clusters=len(np.unique(cluster_codes(used, spec)[0])),
        n_selected=sample.design.n_selected,
    )
    rows = sample.imputation.imputed
    lone = lone_clusters(take(sample.design, rows), sample.found.cohort[rows], spec, sample.found.time[rows])
    return Result(figures, tuple(estimated), diagnostics, (*sample.dropped, *lone))
