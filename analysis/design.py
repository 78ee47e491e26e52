"""From rows of a panel to one estimation sample: lags, then selection, then complete rows, then centring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis import terms
from analysis.history import history_of
from analysis.panel import FILLED, OUTSIDE, SELECTED, Panel
from analysis.results import Design, Dropped
from analysis.spec import Spec, SpecError, nearest

OWN_ROWS = ("describe",)
"""Estimators that take every variable over its own rows, as summarize does."""

WHOLE_PANEL = ("difference_gmm", "system_gmm")
"""Estimators whose instruments lie in rows outside the estimation sample: the design keeps all, NaN where missing."""


@dataclass(frozen=True)
class Sample:
    """A design and the variables and values that could not enter it."""

    design: Design
    dropped: tuple[Dropped, ...] = ()


def build_design(frame: pd.DataFrame, spec: Spec) -> Design:
    """The estimation sample of `spec` in a frame of panel rows; see `build_sample`."""
    return build_sample(frame, spec).design


def build_sample(frame: pd.DataFrame, spec: Spec) -> Sample:
    """The rows of `frame` that are selected and complete in every variable, effect and cluster of `spec`.

    `frame` holds one row per panel unit and time under the panel's column names, cut to the sample and the years but
    for rows marked `__outside`, which say no more than when a unit adopted a treatment (analysis.history). Lags see all
    others; `__selected` is applied after them. Raises SpecError for an absent column, one without
    data or with infinite values, a unit and time that occur twice, and a sample without a complete row.
    """
    inside = ~_flags(frame, OUTSIDE, False)
    empty = _columns_without_data(frame[inside], spec)
    chosen = _flags(frame, SELECTED, True) & inside
    if not chosen.any():
        raise SpecError(f"sample, years and where select no row of {spec.panel}")
    whole = Panel.of(frame.assign(**{SELECTED: chosen, OUTSIDE: ~inside}), spec)
    panel = whole.part(~_flags(whole.frame, OUTSIDE, False))
    selected = panel.frame[SELECTED].to_numpy(dtype=bool)
    factors = {
        name: terms.parse(name).evaluate(panel.numbers, panel.shift)
        for variable in spec.variables
        for name in terms.factors(variable)
    }
    labels = {name: panel.frame[name].to_numpy() for name in (*spec.labels, *cluster_columns(spec))}
    present = {name: ~pd.isna(values) for name, values in (factors | labels).items()}
    rows = [*(present | _excused(factors, selected, spec)).values()]
    usable = selected & panel.is_placed & (np.any if spec.estimator in OWN_ROWS else np.all)(rows, axis=0)
    if not usable.any():
        raise SpecError(_nothing_left(factors | labels, selected, panel, spec))
    keep = panel.is_placed if spec.estimator in WHOLE_PANEL else usable
    means = {name: factors[name][usable].mean() for name in spec.centered}
    design = _design(panel, spec, factors, labels, keep, means)
    design = replace(design, history=history_of(whole, spec, np.asarray(design.region_labels)))
    return Sample(design, (*empty, *_log_losses(panel, spec, selected)))


def needed_columns(spec: Spec) -> tuple[str, ...]:
    """Every column of the panel that the estimation reads, but for those in `where`."""
    keys = (spec.region, spec.time, *spec.labels, *cluster_columns(spec))
    return tuple(dict.fromkeys((*(key for key in keys if key), *numeric_columns(spec))))


def numeric_columns(spec: Spec) -> tuple[str, ...]:
    """The columns behind the variables."""
    return tuple(dict.fromkeys(name for variable in spec.variables for name in terms.columns(variable)))


def cluster_columns(spec: Spec) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*spec.cluster, *spec.drawn)))


def _flags(frame: pd.DataFrame, name: str, default: bool) -> np.ndarray:
    return frame[name].to_numpy(dtype=bool) if name in frame else np.full(len(frame), default)


def _columns_without_data(frame: pd.DataFrame, spec: Spec) -> list[Dropped]:
    """Variables that exist and are empty: an error, but where each variable is described over its own rows."""
    part = [f"years {spec.years[0]} to {spec.years[1]}"] if spec.years else []
    part += [f"sample {spec.sample}"] if spec.sample else []
    reason = f"has no data in {spec.panel}" + (f" ({', '.join(part)})" if part else "")
    for name in (needed := needed_columns(spec)):
        if name not in frame:
            known = [column for column in frame if not column.startswith((SELECTED, OUTSIDE, FILLED))]
            raise SpecError(f"{spec.panel} has no column {name}", hint=nearest(name, known))
    empty = [name for name in needed if len(frame) and frame[name].isna().all()]
    if empty and (spec.estimator not in OWN_ROWS or set(empty) >= set(numeric_columns(spec))):
        listed = f"columns {', '.join(empty)} have" if len(empty) > 1 else f"column {empty[0]} has"
        raise SpecError(f"{listed}{reason.removeprefix('has')}")
    return [Dropped(name, reason) for name in empty]


def _excused(factors: Mapping[str, np.ndarray], selected: np.ndarray, spec: Spec) -> dict[str, np.ndarray]:
    """Values that may be missing, as present: the cohort of the never treated, the outcome of the not selected."""
    excused = {name: np.ones_like(selected) for name in [spec.options.get("cohort")] if name}
    chosen = spec.options.get("selection")
    if chosen and spec.outcome:
        for name in terms.factors(spec.outcome):
            excused[name] = ~np.isnan(factors[name]) | (factors[chosen] == 0)
    return excused


def _nothing_left(columns: Mapping[str, np.ndarray], selected: np.ndarray, panel: Panel, spec: Spec) -> str:
    gaps = {name: int(pd.isna(values[selected]).sum()) for name, values in columns.items()}
    listed = ", ".join(f"{name} {count}" for name, count in gaps.items() if count)
    return f"none of the {selected.sum()} rows selected from {spec.panel} is complete; missing values: {listed}" + (
        f" (times of a unit are at least {panel.step} apart, so that is the nearest lag, L{panel.step}.x)"
        if spec.has_shifts and (panel.step or 0) > 1
        else ""
    )


def _design(
    panel: Panel,
    spec: Spec,
    factors: Mapping[str, np.ndarray],
    labels: Mapping[str, np.ndarray],
    keep: np.ndarray,
    means: Mapping[str, float],
) -> Design:
    kept = {name: values[keep] - means.get(name, 0.0) for name, values in factors.items()}
    data = pd.DataFrame({name: np.prod([kept[f] for f in terms.factors(name)], axis=0) for name in spec.variables})
    coded = {name: pd.factorize(values[keep], sort=True) for name, values in labels.items()}
    units = None if spec.region is None or panel.region is None else panel.frame[spec.region].to_numpy()[keep]
    region, region_labels = (None, ()) if units is None else pd.factorize(units, sort=True)
    design = Design(
        data=data,
        outcome=spec.outcome,
        regressors=spec.regressors,
        region=region,
        time=None if panel.time is None else panel.time[keep],
        effects={name: coded[name][0] for name in spec.labels},
        clusters={name: coded[name][0] for name in cluster_columns(spec)},
        effect_labels={name: list(found[1]) for name, found in coded.items()},
        n_selected=int(panel.frame[SELECTED].sum()),
        filled=_filled(panel, spec)[keep] if any(c.startswith(FILLED) for c in panel.frame) else None,
        selected=panel.frame[SELECTED].to_numpy(dtype=bool)[keep] if spec.estimator in WHOLE_PANEL else None,
        region_labels=list(region_labels),
    )
    return design if spec.time else _in_order(design)


def _filled(panel: Panel, spec: Spec) -> np.ndarray:
    """(rows of the panel, variables)."""

    def flagged(name: str) -> np.ndarray:
        return panel.frame[FILLED + name].to_numpy(dtype=float)

    return np.column_stack([terms.parse(name).touches(flagged, panel.shift) for name in spec.variables])


def _in_order(design: Design) -> Design:
    """A cross-section sorted by its values, so that the order of storage changes nothing."""
    keys = [
        *design.clusters.values(),
        *design.effects.values(),
        *(design.data[name] for name in reversed(design.data.columns)),
    ]
    order = np.lexsort(keys)
    return replace(
        design,
        data=design.data.iloc[order].reset_index(drop=True),
        effects={name: codes[order] for name, codes in design.effects.items()},
        clusters={name: codes[order] for name, codes in design.clusters.items()},
    )


def _log_losses(panel: Panel, spec: Spec, selected: np.ndarray) -> tuple[Dropped, ...]:
    """Rows without a logarithm, by variable."""
    dropped = []
    for variable in spec.variables:
        for node in terms.parse(variable):
            if node.operator == "ln":
                lost = int((node.of[0].evaluate(panel.numbers, panel.shift)[selected] <= 0).sum())
                if lost:
                    dropped.append(Dropped(variable, f"{lost} rows without a logarithm: the value is not above zero"))
    return tuple(dropped)
