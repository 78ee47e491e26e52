"""Which cohorts of treated units can be compared."""

from __future__ import annotations

import numpy as np

from analysis.inference.event_time import Treatment
from analysis.inference.sample import take
from analysis.results import Design, Dropped, EstimationError


def last_as_control(found: Treatment, anticipation: int = 0) -> tuple[np.ndarray, Treatment, list[Dropped]]:
    """Where none is never treated, the last cohort is, in the periods before its treatment: rows (n,) that stay, the
    treatment of all rows, and what left."""
    if np.isnan(found.cohort).any():
        return np.ones(len(found.cohort), dtype=bool), found, []
    last = found.cohort.max()
    keep = found.time < last - anticipation
    cohort = np.where(found.cohort == last, np.nan, found.cohort)
    reason = f"none is never treated: the cohort of {last:g} is the control"
    return keep, Treatment(cohort, found.time), [Dropped(f"time >= {last - anticipation:g}", reason)]


def without_single_units(design: Design, found: Treatment) -> tuple[Design, Treatment, list[Dropped]]:
    """The rows without cohorts of one unit: nothing tells such a cohort's effect from the errors of its unit.

    Raises EstimationError where no treated unit is left.
    """
    assert design.region is not None
    keep, dropped = np.ones(len(found.cohort), dtype=bool), []
    for first in treated_cohorts(found.cohort):
        rows = found.cohort == first
        codes = np.unique(design.region[rows])
        if len(codes) == 1:
            keep &= ~rows
            reason = f"one unit, {design.unit(codes[0])}: its effect cannot be told from its errors"
            dropped.append(Dropped(f"cohort {first:g}", reason))
    if dropped and np.isnan(found.cohort[keep]).all():
        raise EstimationError(
            f"all {len(dropped)} cohorts have one unit each, whose errors cannot be estimated; write design: twfe with "
            "placebo, or state cohorts of several units"
        )
    return take(design, keep), Treatment(found.cohort[keep], found.time[keep]), dropped


def treated_cohorts(cohort: np.ndarray) -> np.ndarray:
    """The first treated periods among cohort (n,), in order."""
    return np.unique(cohort[~np.isnan(cohort)])
