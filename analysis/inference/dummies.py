"""Fixed effects and trends as columns, for estimators whose transformation no absorption survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.effects import effects_of
from analysis.results import Design

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


def dummies(design: Design, spec: EstimationOptions) -> tuple[list[str], np.ndarray]:
    """Names and columns (n, p) beside a constant: `region_id=110000` for every level but the first, as Stata's i.id.

    A column with trends has its dummies too, and `trend(region_id=110000)`, `trend^2(region_id=110000)` … for every
    level, in periods from the mean time. Raises EstimationError for an effect that the design lacks.
    """
    names: list[str] = []
    found = [np.empty((len(design.data), 0))]
    order = dict.fromkeys((spec.trends or {}).get("columns", ()), int((spec.trends or {}).get("order", 1)))
    for effect in effects_of(design, spec):
        labels = design.effect_labels.get(effect.name, ())
        codes = np.unique(design.effects[effect.name])
        levels = [f"{effect.name}={labels[code] if code < len(labels) else code}" for code in codes.tolist()]
        one = np.eye(effect.levels)[effect.codes]
        names += levels[1:]
        found.append(one[:, 1:])
        for power in range(1, order.get(effect.name, 0) + 1):
            time = np.asarray(design.time, dtype=float)
            names += [f"trend{f'^{power}' if power > 1 else ''}({level})" for level in levels]
            found.append(one * ((time - time.mean()) ** power)[:, None])
    return names, np.column_stack(found)
