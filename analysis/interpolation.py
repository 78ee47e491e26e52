"""What of an estimate rests on interpolated cells, and what it is without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analysis.headline import alone, focal_rows
from analysis.inference.sample import take
from analysis.results import Design, Diagnostic, Estimate, EstimationError, Result, about
from analysis.spec import Spec

WITHOUT = "without_interpolated"

Function = Callable[[Design, Spec], Result]


def interpolated(design: Design, spec: Spec, result: Result, function: Function) -> tuple[Diagnostic, ...]:
    """`interpolated_share`, of the cells of all variables over the rows of the design, and `without_interpolated`: the
    headline of every focal variable on the rows without such a cell, or why there is none.

    Empty where the panel does not say which cells are interpolated, and for tables of statistics.
    """
    if design.filled is None or not result.estimates:
        return ()
    estimated = np.ones(len(design.data), dtype=bool)
    if design.selected is not None:
        estimated = design.selected & design.data.notna().all(axis=1).to_numpy()
    used = design.filled[estimated]
    rows = np.flatnonzero(used.any(axis=1))
    share = Diagnostic("interpolated_share", float(used.mean()), f"{len(rows)} of {len(used)} rows")
    return (share, *_without(design, spec, list(focal_rows(result, spec)), function)) if len(rows) else (share,)


def _without(design: Design, spec: Spec, names: Sequence[str], function: Function) -> tuple[Diagnostic, ...]:
    """One row per name."""
    if design.selected is not None:
        reason = "not estimated: without these rows instruments would lie in other years"
        return tuple(Diagnostic(WITHOUT, None, about(name, names, reason)) for name in names)
    try:
        again = function(take(design, np.flatnonzero(~np.asarray(design.filled).any(axis=1))), alone(spec))
    except EstimationError as error:
        return tuple(Diagnostic(WITHOUT, None, about(name, names, str(error))) for name in names)
    found = {row.term: row for row in again.estimates if row.is_headline}
    return tuple(_row(name, names, found.get(name), again.fit.n_obs) for name in names)


def _row(name: str, names: Sequence[str], found: Estimate | None, n: int) -> Diagnostic:
    if found is None:
        return Diagnostic(WITHOUT, None, about(name, names, "left the estimation"))
    note = about(name, names, f"{n} rows, standard error {found.std_error:.6g}")
    return Diagnostic(WITHOUT, found.estimate, note, found.covariance, p_value=found.p_value)
