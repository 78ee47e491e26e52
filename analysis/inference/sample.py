"""The estimation sample as arrays, checked: what cannot be estimated is said here, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.inference.groups import codes_of
from analysis.results import Design, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


def take(design: Design, rows: np.ndarray) -> Design:
    """The rows (a mask or positions, repeats allowed) of a design."""

    def part(values: np.ndarray | None) -> np.ndarray | None:
        return None if values is None else np.asarray(values)[rows]

    return replace(
        design,
        data=design.data.iloc[np.flatnonzero(rows) if rows.dtype == bool else rows],
        region=part(design.region),
        time=part(design.time),
        filled=part(design.filled),
        selected=part(design.selected),
        effects={name: np.asarray(codes)[rows] for name, codes in design.effects.items()},
        clusters={name: np.asarray(codes)[rows] for name, codes in design.clusters.items()},
        weights=part(design.weights),
    )


def led_by(design: Design, terms: Mapping[str, np.ndarray]) -> Design:
    """The terms (n,) before the regressors, so that of collinear columns a control leaves."""
    data = pd.concat([design.data, pd.DataFrame(terms, index=design.data.index)], axis=1)
    return replace(design, data=data, regressors=(*terms, *design.regressors))


def matrix(design: Design, names: Sequence[str]) -> np.ndarray:
    """Columns (n, k). Raises EstimationError for an empty sample or a value that is not finite."""
    if not len(design.data):
        raise EstimationError(
            f"no observation: of {design.n_selected} rows selected none is complete in {', '.join(names)}"
        )
    values = columns(design, names)
    if not (finite := np.isfinite(values)).all():
        counts = dict(zip(names, (~finite).sum(axis=0).tolist(), strict=True))
        name = next(name for name in names if counts[name])
        raise EstimationError(f"{name}: {counts[name]} of {len(values)} values are not finite")
    return values


def outcome_and_regressors(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """(n,), (n, k). Raises EstimationError also for a missing or constant outcome."""
    values = levels(design)
    return values[:, 0], values[:, 1:]


def levels(design: Design) -> np.ndarray:
    """The outcome and the regressors (n, 1 + k). Raises as `outcome_and_regressors`."""
    if design.outcome is None:
        raise EstimationError("the specification names no outcome")
    values = matrix(design, [design.outcome, *design.regressors])
    outcome = values[:, 0]
    if np.ptp(outcome) == 0:
        raise EstimationError(f"{design.outcome} is constant: {outcome[0]:g} in all {len(outcome)} rows")
    return values


def columns(design: Design, names: Sequence[str]) -> np.ndarray:
    """Columns (n, k) of a sample that is checked already, each in one piece."""
    values = np.empty((len(design.data), len(names)), order="F")
    for place, name in enumerate(names):  # pandas takes longer to take several at once
        values[:, place] = design.data[name].to_numpy(dtype=float)
    return values


def complete(design: Design, names: Sequence[str]) -> Design:
    """The rows without a missing value in these columns."""
    return take(design, ~np.isnan(columns(design, names)).any(axis=1))


def described(design: Design) -> tuple[str, ...]:
    """The variables of a table of statistics: the outcome, where one is named, and the regressors."""
    return tuple(dict.fromkeys((*([design.outcome] if design.outcome else []), *design.regressors)))


def root_weights(design: Design) -> np.ndarray:
    """Square roots (n,) of the weights scaled to mean one, as Stata scales aweights; ones where there are none.

    Least squares of rows multiplied by them is weighted least squares, its scores are those of the weighted moments.
    """
    if design.weights is None:
        return np.ones(len(design.data))
    return np.asarray(np.sqrt(design.weights / design.weights.mean()))


def refuse_effects(
    estimator: str, options: EstimationOptions, hint: str = "write estimator: within, or fixed_effects: []"
) -> None:
    """Raises EstimationError where effects or trends are to be absorbed by an estimator that has none."""
    absorbed = [*options.fixed_effects, *(f"trends by {name}" for name in (options.trends or {}).get("columns", ()))]
    if absorbed:
        raise EstimationError(f"{estimator} absorbs no effects ({', '.join(absorbed)}); {hint}")


def count_regions(design: Design) -> int | None:
    return None if design.region is None else codes_of(design.region)[1]


def region_labels(design: Design) -> list[object]:
    """Names of the panel units that occur, in the order of their codes; the codes where the design has no names."""
    codes = np.unique(np.asarray(design.region)).tolist()
    return [design.region_labels[code] for code in codes] if design.region_labels else codes


def squared_correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    """None where one of them does not vary."""
    a, b = a - a.mean(), b - b.mean()
    scale = float((a @ a) * (b @ b))
    return float((a @ b) ** 2 / scale) if scale > 0 else None


def gaussian_loglik(ssr: float, n: int) -> float | None:
    """Maximised over the variance; None for a perfect fit."""
    return float(-n / 2 * (np.log(2 * np.pi * ssr / n) + 1)) if ssr > 0 else None
