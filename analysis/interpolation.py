"""What of an estimate rests on interpolated cells, and what it is without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from analysis.inference.sample import take
from analysis.results import Design, Diagnostic, Estimate, EstimationError, Result
from analysis.spec import Spec

RESAMPLING = ("placebo", "honest")
"""Options of did and event_study that the second fit does without."""

Function = Callable[[Design, Spec], Result]


def interpolated(design: Design, spec: Spec, result: Result, function: Function) -> tuple[Diagnostic, ...]:
    """`interpolated_share`, of the cells of all variables over the rows of the design, and `without_interpolated`: the
    headline of every focal variable on the rows without such a cell, or why there is none.

    Empty where the panel does not say which cells are interpolated, and for tables of statistics.
    """
    headlines = [row for row in result.estimates if row.is_headline and _is_focal(row.term, spec)]
    if design.filled is None or not result.estimates:
        return ()
    used = design.filled if design.selected is None else design.filled[design.selected]
    rows = np.flatnonzero(used.any(axis=1))
    share = Diagnostic("interpolated_share", float(used.mean()), f"{len(rows)} of {len(used)} rows")
    if not len(rows):
        return (share,)
    if design.selected is not None:
        reason = "not estimated: without these rows instruments would lie in other years"
        return (share, *(Diagnostic("without_interpolated", None, _note(h, headlines, reason)) for h in headlines))
    spec = replace(spec, options=dict(spec.options) | {name: None for name in RESAMPLING if name in spec.options})
    try:
        again = function(take(design, np.flatnonzero(~design.filled.any(axis=1))), spec)
    except EstimationError as error:
        return (share, *(Diagnostic("without_interpolated", None, _note(h, headlines, str(error))) for h in headlines))
    found = {row.term: row for row in again.estimates if row.is_headline}
    return (share, *(_without(h, headlines, found.get(h.term), again.fit.n_obs) for h in headlines))


def _is_focal(term: str, spec: Spec) -> bool:
    return term in spec.focal or term == "att" or (spec.moderator is not None and spec.moderator in term.split(":"))


def _without(row: Estimate, rows: Sequence[Estimate], found: Estimate | None, n: int) -> Diagnostic:
    if found is None:
        return Diagnostic("without_interpolated", None, _note(row, rows, "left the estimation"))
    note = _note(row, rows, f"{n} rows, standard error {found.std_error:.6g}")
    return Diagnostic("without_interpolated", found.estimate, note, found.covariance, p_value=found.p_value)


def _note(row: Estimate, rows: Sequence[Estimate], text: str) -> str:
    return text if len(rows) == 1 else f"{row.term}: {text}"
