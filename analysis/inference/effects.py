"""What a specification absorbs: fixed effects and trends of a design, and the rows that are alone in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.effect_basis import Effect, effect
from analysis.inference.least_squares import CONSTANT
from analysis.inference.sample import root_weights, take
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

SINGLETONS = {"drop": True, "keep": False}


def prune(design: Design, spec: EstimationOptions) -> tuple[Design, list[Dropped]]:
    """The design without the rows that are alone in an effect, and which effects those were (Correia 2015).

    `options: {singletons: keep}` keeps them. Raises EstimationError where no row is left.
    """
    choice = spec.options.get("singletons", "drop")
    if choice not in SINGLETONS:
        raise EstimationError(f"singletons: {choice}; write {' or '.join(SINGLETONS)}")
    if not SINGLETONS[choice] or not len(design.data):
        return design, []
    keep, found = _without_singletons(
        {name: effect_codes(design, name) for name in spec.fixed_effects}, len(design.data)
    )
    if not found:
        return design, []
    if not keep.any():
        raise EstimationError(f"all {len(keep)} rows are alone in one of {', '.join(spec.fixed_effects)}")
    dropped = [Dropped(level_name(design, name, code), "singleton") for name, code in found]
    return take(design, keep), dropped


def _without_singletons(effects: dict[str, np.ndarray], size: int) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Rows to keep (size,) and the (effect, code) of every level seen once, found until none is left."""
    keep = np.ones(size, dtype=bool)
    found: list[tuple[str, int]] = []
    before = -1
    while before != len(found):
        before = len(found)
        for name, codes in effects.items():
            counts = np.bincount(codes[keep] if found else codes, minlength=int(codes.max()) + 1)
            alone = np.flatnonzero(counts == 1)
            if len(alone):
                found += [(name, code) for code in alone.tolist()]
                keep &= counts[codes] != 1
    return keep, found


def effects_of(design: Design, spec: EstimationOptions) -> list[Effect]:
    """Dummies of every effect and trend column, which carries its trend along; one constant where there is none.

    The level of a unit is absorbed with its trend: without it the trend would depend on the year counted as zero.
    """
    trends = spec.trends or {}
    order = dict.fromkeys(trends.get("columns", ()), int(trends.get("order", 1)))
    if order and design.time is None:
        raise EstimationError(f"trends by {', '.join(order)} need a time column")
    names = dict.fromkeys((*spec.fixed_effects, *order))
    root = None if design.weights is None else root_weights(design)
    found = [effect(name, effect_codes(design, name), design.time, order.get(name, 0), root) for name in names]
    return found or [effect(CONSTANT, np.zeros(len(design.data), dtype=int), root=root)]


def absorbs(spec: EstimationOptions) -> bool:
    """Whether there is anything but the constant to absorb."""
    return bool(spec.fixed_effects or (spec.trends or {}).get("columns"))


def level_name(design: Design, name: str, code: int) -> str:
    """`region_id=110000` of a level, with its code where the design has no labels."""
    return f"{name}={design.effect_labels[name][code] if name in design.effect_labels else code}"


def effect_codes(design: Design, name: str) -> np.ndarray:
    """Codes (n,) of an effect. Raises EstimationError where the design does not hold it."""
    if name not in design.effects:
        raise EstimationError(
            f"{name} is to be absorbed, but the design holds only {', '.join(design.effects) or 'none'}"
        )
    return design.effects[name]
