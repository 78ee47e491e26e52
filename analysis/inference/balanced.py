"""A balanced panel of cohorts as arrays of units and periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.inference.cohorts import last_as_control, without_single_units
from analysis.inference.event_time import Treatment
from analysis.inference.groups import codes_of
from analysis.inference.sample import outcome_and_regressors, take
from analysis.results import Design, Dropped, EstimationError


@dataclass(frozen=True)
class Balanced:
    """outcome (N, T), covariates (N, T, k) under `names`, cohort (N,) with NaN for the never treated, times (T,).

    `units` is a design of one row per unit, for what is constant within one, `rows` that of all N T rows, by unit.
    """

    rows: Design
    units: Design
    outcome: np.ndarray
    covariates: np.ndarray
    cohort: np.ndarray
    times: np.ndarray

    @property
    def size(self) -> int:
        return len(self.cohort)

    @property
    def found(self) -> Treatment:
        """The treatment of all rows."""
        return Treatment(np.repeat(self.cohort, len(self.times)), np.tile(self.times, self.size))

    @property
    def names(self) -> tuple[str, ...]:
        return self.units.regressors


def balanced(design: Design, found: Treatment, options: Mapping[str, Any]) -> tuple[Balanced, list[Dropped]]:
    """The sample in the order of R's did: cohorts whose treatment the sample does not reach count as never treated;
    with control: not_yet and no unit never treated the last cohort is the control; cohorts without a period before
    their treatment leave, then units that are not there in every period, then cohorts of one unit.

    Raises EstimationError where nobody is never treated (control: never), no cohort or one period is left.
    """
    anticipation = options["anticipation"]
    reached = found.cohort - anticipation <= found.time.max()
    found = Treatment(np.where(reached, found.cohort, np.nan), found.time)
    if options["control"] == "never" and not np.isnan(found.cohort).any():
        raise EstimationError(
            f"none of the {len(np.unique(found.cohort))} cohorts is never treated; write control: not_yet, with which "
            f"the last one, of {found.cohort.max():g}, is the control until its treatment"
        )
    keep, found, dropped = last_as_control(found, anticipation)
    design, found = _rows(design, found, keep)
    early = found.cohort - anticipation <= found.time.min(initial=np.inf)
    if early.any():
        dropped += _early(design, found, early)
        design, found = _rows(design, found, ~early)
    if np.isnan(found.cohort).all():
        raise EstimationError(
            "no cohort has a period before its treatment and units to compare it with; "
            + "; ".join(f"{row.variable}: {row.reason}" for row in dropped)
        )
    design, found, gaps = _complete(design, found)
    design, found, single = without_single_units(design, found)
    outcome, covariates = outcome_and_regressors(design)
    times = np.unique(found.time)
    first = np.arange(0, len(outcome), len(times))
    shape = (len(first), len(times))
    panel = covariates.reshape(*shape, covariates.shape[1])
    sample = Balanced(design, take(design, first), outcome.reshape(shape), panel, found.cohort[first], times)
    return sample, [*dropped, *gaps, *single]


def _rows(design: Design, found: Treatment, keep: np.ndarray) -> tuple[Design, Treatment]:
    return take(design, keep), Treatment(found.cohort[keep], found.time[keep])


def _early(design: Design, found: Treatment, early: np.ndarray) -> list[Dropped]:
    assert design.region is not None
    rows = []
    for first in np.unique(found.cohort[early]):
        count = len(np.unique(design.region[found.cohort == first]))
        rows.append(Dropped(f"cohort {first:g}", f"{count} units without a period before their treatment"))
    return rows


def _complete(design: Design, found: Treatment) -> tuple[Design, Treatment, list[Dropped]]:
    """The units that are there in every period, sorted by unit and time."""
    assert design.region is not None
    order = np.lexsort((found.time, design.region))
    design, found = take(design, order), Treatment(found.cohort[order], found.time[order])
    assert design.region is not None
    codes, size = codes_of(design.region)
    counts, periods = np.bincount(codes, minlength=size), len(np.unique(found.time))
    if periods < 2:
        raise EstimationError(f"{periods} period; a comparison needs two")
    labels = np.unique(design.region)
    dropped = [
        Dropped(
            f"unit={design.unit(labels[code])}", f"{counts[code]} of {periods} periods: the panel is to be balanced"
        )
        for code in np.flatnonzero(counts < periods)
    ]
    keep = counts[codes] == periods
    treated = ~np.isnan(found.cohort[keep])
    if not treated.any() or treated.all():
        state = "treated" if treated.all() else "never treated"
        raise EstimationError(
            f"of {size} units {size - len(dropped)} are there in all {periods} periods, and all of these are {state}; "
            "choose years in which more units are complete"
        )
    design, found = _rows(design, found, keep)
    return design, found, dropped
