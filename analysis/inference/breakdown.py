"""The diagnostic breakdown_m: how large violations of parallel trends may be before an effect may be zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

import numpy as np

from analysis.inference.honest import Steps, confidence_set
from analysis.inference.joint import Covariance, no_leads, spectrum
from analysis.inference.least_squares import LinearModel
from analysis.inference.smoothness import fixed_length
from analysis.results import Diagnostic, EstimationError

NAME = "breakdown_m"
SETS = {"relative_magnitude": confidence_set, "smoothness": fixed_length}
GRID = (0.5, 1.0, 1.5, 2.0)  # of relative magnitudes, which have no unit, where the specification names none
USUAL: Mapping[str, Any] = {"type": "relative_magnitude", "grid": GRID}  # where the option is not written


@dataclass(frozen=True)
class EventPath:
    """Event times with the term of each but the base; `first` is the first treated one."""

    terms: Mapping[int, str]
    base: int
    first: int

    @property
    def times(self) -> list[int]:
        return sorted({*self.terms, self.base})

    @property
    def before(self) -> list[int]:
        return [k for k in self.times if k < self.first]

    @property
    def after(self) -> list[int]:
        return [k for k in self.times if k >= self.first]

    def unusable(self, model: LinearModel) -> str | None:
        """Why there are no steps to compare."""
        if lost := [name for name in self.terms.values() if name not in model.terms]:
            return f"no coefficient of {', '.join(lost)}"
        if len(self.before) < 2 or not self.after:
            return (
                "needs two event times before the treatment, of which one may be the base, and one since: "
                f"there are {len(self.before)} and {len(self.after)}"
            )
        if self.base >= self.first:
            return (
                f"the base, event time {self.base}, is not before the first treated, {self.first}: name an earlier base"
            )
        gaps = [late - early for early, late in pairwise(self.times)]
        if min(gaps) < max(gaps):
            return f"event times must follow at equal distances, these are {', '.join(map(str, self.times))}"
        return None


def breakdown_m(
    model: LinearModel,
    covariance: Covariance,
    path: EventPath,
    honest: Mapping[str, Any] | bool | None,
    rows: Mapping[int, int] | None = None,
) -> tuple[Diagnostic, ...]:
    """The largest M of 0 and `grid` at which, as at all smaller ones, zero is outside the ends of the robust 95 % set.

    The effect is that of the first treated event time on file, or the average over event times by their `rows`.
    Quantiles are normal. The note has the sets; without a figure it says why. Nothing where `honest` is False.
    Raises EstimationError where a set that was asked for is not found.
    """
    if honest is False:
        return ()
    if reason := path.unusable(model):
        return no_breakdown(reason, covariance.kind)
    rows = rows or {path.after[0]: 1}
    weights = np.array([float(rows.get(k, 0)) for k in path.after])
    places = [model.terms.index(path.terms[k]) for k in path.times if k != path.base]
    inner = covariance.matrix[np.ix_(places, places)]
    if spectrum(inner) is None:
        return no_breakdown("the covariance of the event coefficients has not full rank", covariance.kind)
    coef, matrix = np.zeros(len(path.times)), np.zeros((len(path.times),) * 2)
    estimated = [i for i, k in enumerate(path.times) if k != path.base]
    coef[estimated], matrix[np.ix_(estimated, estimated)] = model.coef[places], inner
    steps = Steps.of(coef, matrix, len(path.before), weights / weights.sum())
    settings = honest if isinstance(honest, Mapping) else USUAL
    robust_set = SETS[settings["type"]]
    try:
        sets = {m: robust_set(steps, m) for m in (0.0, *sorted(settings["grid"] or GRID))}
    except EstimationError as error:
        if settings is honest:
            raise
        return no_breakdown(str(error), covariance.kind)
    robust = list(takewhile(lambda m: not sets[m][0] <= 0 <= sets[m][1], sets))
    counted = [f"event_{k}" for k, weight in zip(path.after, weights, strict=True) if weight]
    what = counted[0] if len(counted) == 1 else f"average of {counted[0]} to {counted[-1]}"
    note = f"{what}: " + "; ".join(f"[{low:.4g}, {high:.4g}] at {m:g}" for m, (low, high) in sets.items())
    return (Diagnostic(NAME, robust[-1] if robust else None, note, covariance.kind),)


def beside_average(
    honest: Mapping[str, Any] | bool | None, study: Callable[[], tuple[Diagnostic, ...]]
) -> tuple[Diagnostic, ...]:
    """`parallel_trends` and breakdown_m beside the one effect of `did`, by `study`, an event study of all event times.

    Nothing where `honest` is False; where nobody asked for them and they cannot be had the rows say why.
    """
    if honest is False:
        return ()
    try:
        return study()
    except EstimationError as error:
        if honest:
            raise
        return (no_leads(str(error)), *no_breakdown(str(error)))


def no_breakdown(reason: str, kind: str | None = None) -> tuple[Diagnostic]:
    """The row where there is no figure."""
    return (Diagnostic(NAME, None, reason, kind),)
