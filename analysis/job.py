"""One specification: what has to be read for it, and what is made of that. A job can go to another process."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis import comparison, robustness
from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.headline import focal_rows
from analysis.interpolation import interpolated
from analysis.panel_hash import panel_hash
from analysis.results import Diagnostic, Estimate, EstimationError, Fit, Result
from analysis.spec import Spec, SpecError, located
from analysis.stars import critical_values

if TYPE_CHECKING:  # processes that only estimate do without DuckDB
    from analysis.panel_source import Panels

TREATED = ("did", "event_study", "psm_did")
"""Estimators of the effects of a treatment; their focal variables are controls."""
Read = tuple[Spec, pd.DataFrame]
"""A specification with every default, and the rows of its panel."""


@dataclass(frozen=True)
class Outcome:
    """What became of one specification: a result or an error. That of an equation of another fit is stored there."""

    spec: Spec
    result: Result | None = None
    panel_hash: str | None = None
    stars: Sequence[float] | None = None
    error: SpecError | EstimationError | None = None

    @property
    def focal_estimate(self) -> Estimate | None:
        """The headline row of the first focal variable that was estimated."""
        rows = {row.term: row for row in self.result.estimates if row.is_headline} if self.result else {}
        return next((rows[name] for name in self.spec.focal if name in rows), None)


@dataclass(frozen=True)
class Job:
    """A specification and its panel; the two columns of its comparison, where it asks for one, with theirs."""

    read: Read
    compared: tuple[Read, Read] | None = None


def job_of(panels: Panels, spec: Spec, known: Mapping[str, Spec]) -> Job:
    """Raises SpecError for what this version, the panel or the comparison does not have."""
    if spec.estimator not in ESTIMATORS:
        raise SpecError(f"this version does not have {spec.estimator}; it has {', '.join(sorted(ESTIMATORS))}")
    spec = spec.resolved(ESTIMATORS[spec.estimator].default_covariances)
    job = Job((spec, panels.read(spec)))
    if not spec.compare:
        return job
    with located(key="compare"):
        own, other = comparison.prepared(spec, known.get(spec.compare))
        return replace(job, compared=((own, panels.read(own)), (other, panels.read(other))))


def estimate(job: Job) -> Outcome:
    """The result of a job, or why there is none; what else stands beside a headline is part of it."""
    try:
        return _estimated(job)
    except (SpecError, EstimationError) as error:
        return Outcome(job.read[0], error=error)


def _estimated(job: Job) -> Outcome:
    spec, frame = job.read
    estimator = ESTIMATORS[spec.estimator]
    sample = build_sample(frame, spec)
    result = estimator.function(sample.design, spec)
    result = replace(result, dropped=(*sample.dropped, *result.dropped))
    _refuse_lost(result, spec)
    beside = robustness.companions(sample.design, spec, result)
    beside += interpolated(sample.design, spec, result, estimator.function)
    beside += _compared(job)
    result = replace(result, diagnostics=(*result.diagnostics, *beside))
    _refuse_nan(result)
    return Outcome(spec, result, panel_hash(sample.design), critical_values(result, spec))


def _compared(job: Job) -> tuple[Diagnostic, ...]:
    """The tests against the column that `compare` names; without them the specification is a failure."""
    if job.compared is None:
        return ()
    try:
        with located(key="compare"):
            columns = [comparison.Column.of(s, build_sample(frame, s).design) for s, frame in job.compared]
            return comparison.group_difference(*columns)
    except EstimationError as error:
        raise EstimationError(f"comparison with {job.read[0].compare}: {error}") from None


def _refuse_lost(result: Result, spec: Spec) -> None:
    """A regression without any of its focal variables, or an effect of a treatment without it, is no result."""
    if not result.estimates:
        return
    if spec.estimator in TREATED:
        terms = {row.term for row in result.estimates if row.is_headline}
        sought = any(term == "att" or term.startswith("event_") for term in terms)
        what = "no effect of the treatment is left"
    else:
        sought = bool(focal_rows(result, spec))
        what = f"no focal variable is left of {', '.join(spec.focal)}"
    if not sought and (spec.focal or spec.estimator in TREATED):
        reasons = "; ".join(f"{row.variable}: {row.reason}" for row in result.dropped) or "none was estimated"
        raise EstimationError(f"{what} in {result.fit.n_obs} rows: {reasons}")


def _refuse_nan(result: Result) -> None:
    rows: list[Fit | Estimate | Diagnostic] = []
    for each in result:
        rows += [each.fit, *each.estimates, *each.diagnostics]
    for row in rows:
        if any(isinstance(value, float) and math.isnan(value) for value in astuple(row)):
            raise EstimationError(f"a figure is not a number: {row}")
