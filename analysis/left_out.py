"""How far one unit carries a headline that is no least squares: every unit is left out and the rest estimated again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.estimators import ESTIMATORS
from analysis.headline import alone, focal_rows
from analysis.inference.sample import region_labels, take
from analysis.results import Design, Diagnostic, EstimationError, Result, about
from analysis.spec import Spec

EVENT = re.compile(r"event_(-?\d+)")
MAX_UNITS = 500
"""One fit for each; beyond, one unit can hardly carry an estimate, and the fits take minutes."""


def refitted(design: Design, spec: Spec, result: Result) -> tuple[Diagnostic, ...]:
    """`leave_one_out_min` and `_max` of every focal variable and of treatment effects: the whole estimation, weights,
    instruments and matches included, without one panel unit. Where there is none
    the rows are empty and say without which unit."""
    names = _names(result, spec)
    if design.region is None or not names:
        return ()
    labels = region_labels(design)
    try:
        slopes = _slopes(design, spec, labels, names)
    except EstimationError as error:
        return tuple(_row(end, None, name, names, str(error)) for name in names for end in ("min", "max"))
    return tuple(
        _end(end, column, labels, name, names)
        for name, column in zip(names, slopes.T, strict=True)
        for end in ("min", "max")
    )


def _end(end: str, column: np.ndarray, labels: Sequence[object], name: str, names: Sequence[str]) -> Diagnostic:
    missing = np.flatnonzero(np.isnan(column))
    if len(missing):
        return _row(end, None, name, names, f"without {labels[missing[0]]}: not estimated")
    place = int(column.argmin() if end == "min" else column.argmax())
    return _row(end, float(column[place]), name, names, f"without {labels[place]}")


def _names(result: Result, spec: Spec) -> list[str]:
    """Focal variables, and the effects of a treatment since it began."""
    names = [*focal_rows(result, spec)]
    if spec.estimator == "event_study":
        times = {row.term: EVENT.fullmatch(row.term) for row in result.estimates if row.is_headline}
        names += [term for term, found in times.items() if found and int(found[1]) >= -spec.options["anticipation"]]
    return names


def _slopes(design: Design, spec: Spec, labels: Sequence[object], names: Sequence[str]) -> np.ndarray:
    """(N, len(names)), NaN where the fit without a unit has no such coefficient. Raises EstimationError with the unit
    without which there is no fit."""
    units = np.unique(np.asarray(design.region))
    if not 2 < len(units) <= MAX_UNITS:
        raise EstimationError(f"{len(units)} units: between 3 and {MAX_UNITS} are left out one by one")
    rows = []
    for unit, label in zip(units, labels, strict=True):
        try:
            found = _again(take(design, design.region != unit), spec)
        except EstimationError as error:
            raise EstimationError(f"without {label}: {error}") from None
        rows.append([found.get(name, np.nan) for name in names])
    return np.array(rows)


def _again(design: Design, spec: Spec) -> Mapping[str, float]:
    estimator = ESTIMATORS[spec.estimator]
    if estimator.slopes:
        return estimator.slopes(design, spec)
    return {row.term: row.estimate for row in estimator.function(design, alone(spec)).estimates if row.is_headline}


def _row(end: str, value: float | None, name: str, names: Sequence[str], text: str) -> Diagnostic:
    return Diagnostic(f"leave_one_out_{end}", value, about(name, names, text))
