"""The regressions under difference in differences and event studies: own coefficients, or averages over cohorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import AbsorbedRegression, regression
from analysis.inference.breakdown import EventPath
from analysis.inference.event_time import EventTime, Treatment
from analysis.inference.joint import Covariance, estimates, without_variance
from analysis.inference.least_squares import LinearModel
from analysis.inference.sample import led_by
from analysis.inference.sun_abraham import averages, cells_of
from analysis.results import Design, Result

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


def plain(whole: AbsorbedRegression) -> Fitted:
    """A regression whose own coefficients are written."""
    return Fitted(whole, whole.model, whole.covariances)


def by_event_time(
    design: Design, spec: EstimationOptions, found: Treatment, times: EventTime
) -> tuple[Fitted, EventPath]:
    """One coefficient per event time, those outside the window too, and the names of those inside."""
    dummies, path = event_dummies(times, spec)
    if spec.options["design"] == "sun_abraham":
        return interacted(design, spec, found, times, path.terms), path
    return plain(regression(led_by(design, dummies), spec)), path


def interacted(
    design: Design, spec: EstimationOptions, found: Treatment, times: EventTime, terms: Mapping[int, str]
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


def event_dummies(times: EventTime, spec: EstimationOptions) -> tuple[dict[str, np.ndarray], EventPath]:
    """One (n,) per event time, and the names of those inside the window."""
    terms = {k: f"event_{k}" for k in times.shown}
    names = terms | {k: nuisance(k) for k in times.nuisance}
    dummies = {name: (times.value == k).astype(float) for k, name in names.items()}
    return dummies, EventPath(terms, spec.options["base"], -spec.options["anticipation"])


def nuisance(k: int) -> str:
    """The term of an event time that has no row of its own."""
    return f"_event_{k}"
