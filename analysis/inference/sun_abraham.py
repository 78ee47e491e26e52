"""Effects by cohort and event time and their averages: Sun and Abraham (2021), as fixest's sunab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.inference.cohorts import last_as_control
from analysis.inference.event_time import EventTime, Treatment
from analysis.inference.least_squares import LinearModel
from analysis.results import Dropped, EstimationError

Cells = Mapping[str, tuple[int, np.ndarray]]
"""Term of a cohort at an event time -> the event time and its rows (n,)."""


def comparable(found: Treatment, base: int, anticipation: int = 0) -> tuple[np.ndarray, Treatment, list[Dropped]]:
    """Rows (n,) that can be compared, with their treatment, and what left.

    Controls are the never treated; where there are none, the last cohort is, in the periods before its treatment. A
    cohort without a row at the base leaves. Raises EstimationError where nobody is left to compare a cohort with.
    """
    keep, found, dropped = last_as_control(found, anticipation)
    cohort = found.cohort
    for first in np.unique(cohort[keep & ~np.isnan(cohort)]):
        rows = cohort == first
        if not (found.distance[rows & keep] == base).any():
            keep &= ~rows
            dropped.append(Dropped(f"cohort {first:g}", f"no row at event time {base}, the base"))
    left = keep & ~np.isnan(cohort)
    if not left.any() or not (keep & np.isnan(cohort)).any():
        raise EstimationError("no cohort has both a row at the base and units to compare it with")
    return keep, Treatment(cohort[keep], found.time[keep]), dropped


def cells_of(found: Treatment, times: EventTime) -> Cells:
    """Every cohort at every event time but the base."""
    cells = {}
    for first in np.unique(found.cohort[~np.isnan(found.cohort)]):
        for k in (*times.shown, *times.nuisance):
            rows = (found.cohort == first) & (times.value == k)
            if rows.any():
                cells[f"cohort_{first:g}_event_{k}"] = (k, rows)
    return cells


def averages(model: LinearModel, cells: Cells, sought: Mapping[str, Sequence[int]]) -> tuple[np.ndarray, list[str]]:
    """Matrix (m, k) that averages the cells of `sought` by their rows, the other terms as they are, and the m names.

    The shares are taken as given, as in fixest. A cell that is collinear with others has no coefficient and no share.
    """
    rows, names = [], []
    for name, event_times in sought.items():
        shares = np.array([_rows(cells, term, event_times) for term in model.terms], dtype=float)
        if shares.sum():
            rows.append(shares / shares.sum())
            names.append(name)
    for place, term in enumerate(model.terms):
        if term not in cells:
            rows.append(np.eye(model.n_terms)[place])
            names.append(term)
    return np.array(rows), names


def _rows(cells: Cells, term: str, event_times: Sequence[int]) -> int:
    k, rows = cells.get(term, (None, np.zeros(0)))
    return int(rows.sum()) if k in event_times else 0
