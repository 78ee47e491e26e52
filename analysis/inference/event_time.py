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
    """From the column `cohort`, or from the 0/1 column `treatment`: a unit's cohort is its first treated period in the
    panel, whether or not that row is estimated; a missing treatment is neither 0 nor 1.

    Raises EstimationError without a time or unit column, without either option, for a treatment that is not 0 or 1,
    that is switched off again before the last estimated period, that is missing where it begins, that never or always
    holds, and for units whose cohort changes.
    """
    if design.time is None or design.region is None:
        raise EstimationError("event studies need a unit and a time column: keys region and time")
    names = [name for name in ("cohort", "treatment") if options.get(name)]
    if not names:
        raise EstimationError("write `treatment` (a 0/1 column) or `cohort` (a column with the first treated period)")
    name = options[names[0]]
    cohort = _stated(design, name) if names[0] == "cohort" else _first(design, name)
    found = Treatment(cohort, design.time.astype(float))
    treated = found.is_treated()
    if treated.all() or not treated.any():
        state = "always" if treated.all() else "never"
        raise EstimationError(f"{name}: {state} treated in all {len(treated)} rows; nothing to compare")
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


def _stated(design: Design, name: str) -> np.ndarray:
    assert design.region is not None
    cohort = design.data[name].to_numpy()
    first = np.full(design.region.max() + 1, np.nan)
    first[design.region] = cohort
    same = (first[design.region] == cohort) | (np.isnan(first[design.region]) & np.isnan(cohort))
    if not same.all():
        raise EstimationError(
            f"the cohort changes within {len(np.unique(design.region[~same]))} units: it is one period"
        )
    return cohort


def _first(design: Design, name: str) -> np.ndarray:
    """The first treated period in all that the panel says of a unit, which may lie outside the rows of the design."""
    assert design.region is not None and design.time is not None
    region, time, treated = _told(design, name)
    known = ~np.isnan(treated)
    if not np.isin(treated[known], (0.0, 1.0)).all():
        raise EstimationError(f"{name} must be 0 or 1")
    first = np.full(design.region.max() + 1, np.nan)
    on = treated == 1
    np.fmin.at(first, region[on], time[on])
    off = region[(treated == 0) & (time >= first[region]) & (time <= design.time.max())]
    if len(off):
        raise EstimationError(
            f"{name} is switched off again in {len(np.unique(off))} units; did, event_study and psm_did need one that "
            "stays on"
        )
    last = np.full(len(first), np.nan)
    np.fmax.at(last, region[treated == 0], time[treated == 0])
    unclear = ~known & (time > last[region]) & (time < first[region])
    if unclear.any():
        units, place = np.unique(region[unclear]), int(unclear.argmax())
        raise EstimationError(
            f"{name} is missing between its last 0 and its first 1 in {len(units)} units ({design.unit(region[place])} "
            f"at {time[place]:.15g}), so that when they adopted is not known; fill it in or leave these units out"
        )
    return first[design.region]


def _told(design: Design, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit, time and treatment of the rows that the panel has of the design's units."""
    assert design.region is not None and design.time is not None
    if design.history is None:
        return design.region, design.time.astype(float), design.data[name].to_numpy()
    told = design.history
    rows = np.isin(told.region, design.region)
    return told.region[rows], told.time[rows].astype(float), told.treated[rows]
