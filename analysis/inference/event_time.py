"""Treatment over time: the first treated period of every unit, and the distance of every row from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.results import Design, EstimationError


@dataclass(frozen=True)
class Treatment:
    """`cohort` (n,): first treated period of the row's unit, NaN where it is never treated; `time` (n,)."""

    cohort: np.ndarray
    time: np.ndarray

    @property
    def distance(self) -> np.ndarray:
        """Periods since the first treated one, NaN without one."""
        return self.time - self.cohort

    def is_treated(self, anticipation: int = 0) -> np.ndarray:
        """Rows at or after the first treated period, or `anticipation` periods before it."""
        return np.where(np.isnan(self.cohort), False, self.time >= self.cohort - anticipation)


@dataclass(frozen=True)
class EventTime:
    """`value` (n,): event time of treated units under the window, NaN for the others; `keep`: rows that stay.

    `shown` are the event times that have a coefficient, without the base.
    """

    value: np.ndarray
    keep: np.ndarray
    shown: tuple[int, ...]
    nuisance: tuple[int, ...]
    """Event times outside the window that have a dummy and no row (endpoints: saturate)."""


def treatment_of(design: Design, options: Mapping[str, Any]) -> Treatment:
    """From the column `cohort`, or from the 0/1 column `treatment`: a unit's cohort is its first treated period.

    Raises EstimationError without a time or unit column, without either option, for a treatment that is not 0 or 1,
    that is switched off again, that never or always holds, and for units whose cohort changes.
    """
    if design.time is None or design.region is None:
        raise EstimationError("event studies need a unit and a time column: keys region and time")
    names = [name for name in ("cohort", "treatment") if options.get(name)]
    if not names:
        raise EstimationError("write `treatment` (a 0/1 column) or `cohort` (a column with the first treated period)")
    column = design.data[options[names[0]]].to_numpy()
    cohort = _stated(design, column) if names[0] == "cohort" else _first(design, column, options["treatment"])
    found = Treatment(cohort, design.time.astype(float))
    treated = found.is_treated()
    if treated.all() or not treated.any():
        state = "always" if treated.all() else "never"
        raise EstimationError(f"{options[names[0]]}: {state} treated in all {len(treated)} rows; nothing to compare")
    return found


def event_time(found: Treatment, options: Mapping[str, Any]) -> EventTime:
    """Event times cut by `window`; beyond it they are binned at its ends, dropped, or have dummies without rows.

    The base is never binned, so that it may lie outside. Raises EstimationError where no row has the base's event time.
    """
    base, window, endpoints = options["base"], options["window"], options["endpoints"]
    value, keep = found.distance.copy(), np.ones(len(found.time), dtype=bool)
    if not (value == base).any():
        known = np.unique(value[~np.isnan(value)]).astype(int)
        raise EstimationError(
            f"base: no treated unit has a row at event time {base}; there are {known.min()} to {known.max()}"
        )
    outside = np.zeros(len(value), dtype=bool)
    if window:
        low, high = window
        outside = ((value < low) | (value > high)) & (value != base)
        if endpoints == "bin":
            value = np.where(outside, np.clip(value, low, high), value)
            outside[:] = False
        elif endpoints == "drop":
            keep, outside = ~outside, np.zeros(len(value), dtype=bool)
    present = np.unique(value[keep & ~np.isnan(value)]).astype(int)
    hidden = set(np.unique(value[outside]).astype(int))
    shown = tuple(int(k) for k in present if k != base and k not in hidden)
    return EventTime(value, keep, shown, tuple(sorted(int(k) for k in hidden)))


def _stated(design: Design, cohort: np.ndarray) -> np.ndarray:
    assert design.region is not None
    first = np.full(design.region.max() + 1, np.nan)
    first[design.region] = cohort
    same = (first[design.region] == cohort) | (np.isnan(first[design.region]) & np.isnan(cohort))
    if not same.all():
        raise EstimationError(
            f"the cohort changes within {len(np.unique(design.region[~same]))} units: it is one period"
        )
    return cohort


def _first(design: Design, treated: np.ndarray, name: str) -> np.ndarray:
    assert design.region is not None and design.time is not None
    if not np.isin(treated, (0.0, 1.0)).all():
        raise EstimationError(f"{name} must be 0 or 1")
    first = np.full(design.region.max() + 1, np.nan)
    on = treated == 1
    np.fmin.at(first, design.region[on], design.time[on].astype(float))
    cohort = first[design.region]
    off = ~on & (design.time >= cohort)
    if off.any():
        units = len(np.unique(design.region[off]))
        raise EstimationError(
            f"{name} is switched off again in {units} units; did, event_study and psm_did need one that stays on"
        )
    return cohort
