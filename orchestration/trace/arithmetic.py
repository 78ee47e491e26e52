"""The exact steps once more: a figure from what it rests on, as the models of the warehouse make it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A figure that another rests on: its role, the constants of the step, its own value, those of its node."""

    role: str
    value: Any
    facts: Mapping[str, Any]
    year: int = 0


Facts = Mapping[str, Any]
Rule = Callable[[Facts, Sequence[Part], int], float | None]


def computed(kind: str, facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """The figure of a node of `kind` from its parts; None where the step is no arithmetic, or a part is missing."""
    same = [part.value for part in parts if part.role == "is"]
    if len(same) == 1 and len(parts) == 1:
        return same[0]
    rule = RULES.get(kind)
    try:
        return None if rule is None else rule(facts, parts, year)
    except (TypeError, ZeroDivisionError, ValueError):  # a part without a value
        return None


def _one(parts: Iterable[Part], role: str) -> Any:
    return next((part.value for part in parts if part.role == role), None)


def _value(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """The landed figure in base units and currency, or the point between two anchors (int_values_filled)."""
    for part in parts:
        if part.role == "printed":
            return part.value * part.facts["unit_factor"] * part.facts["exchange_rate"]
    left, right = _one(parts, "left anchor"), _one(parts, "right anchor")
    start, end = (parts[0].facts[name] for name in ("left_year", "right_year"))
    return float(left + (right - left) * (year - start) / (end - start))


def _ratio(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """scale x numerator / unit / denominator x factor (int_indicator_ratios)."""

    def summed(side: str) -> float:
        return math.fsum(float(part.facts["coefficient"] * part.value) for part in parts if part.role == side)

    sides = {part.role for part in parts}
    value = facts["scale"] * summed("numerator") / facts["unit_factor"]
    value = value / summed("denominator") if facts["denominator"] else value
    return float(value * summed("factor") if "factor" in sides else value)


def _level(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """The ratio over, or times, the chain of yearly indices since the base year (int_indicators_deflated)."""
    ratio = _one(parts, "ratio")
    if facts["deflation"] is None:
        return float(ratio)
    chain = float(math.prod(part.value / 100 for part in parts if part.role == "link"))
    if year < facts["base_year"]:
        chain = 1 / chain
    return float(ratio / chain if facts["deflation"] == "divide" else ratio * chain)


def _indicator(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """The transform of the levels of this year and the last (int_indicators)."""
    now, before = _one(parts, "now"), _one(parts, "before")
    match facts["transform"]:
        case "none":
            return float(now)
        case "lag":
            return float(before)
        case "diff":
            return float(now - before)
        case "ln":
            return math.log(now)
        case "ln_diff":
            return math.log(now) - math.log(before)
        case "inverse":
            return float(1 / now)
    return None


def _component(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """The min-max score of an indicator in the range that all rows set, of principal components its z-score."""
    value = _one(parts, "now")
    if facts["base_year"] is not None:
        base = _one(parts, "base")
        value = (value - base) / base
    if facts["weighting"] == "pca":
        if not facts["spread"]:
            return None
        return float((-1 if facts["direction"] == "-" else 1) * (value - facts["center"]) / facts["spread"])
    if not facts["is_varying"]:
        return 0.0
    span = facts["highest"] - facts["lowest"]
    away = facts["highest"] - value if facts["direction"] == "-" else value - facts["lowest"]
    return float(away / span + facts["shift"])


def _index(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """Weighted sum of the components, or TOPSIS closeness; the weights are those that all rows set."""
    scored = [part for part in parts if part.role == "component" and part.facts.get("weight") is not None]
    if not scored:
        return None
    if facts["weighting"] != "topsis":
        return math.fsum(part.facts["weight"] * part.value for part in scored)
    varying = [part for part in scored if part.facts["is_varying"]]
    scores = [(part.facts["weight"], part.value - part.facts["shift"]) for part in varying]
    best = math.sqrt(math.fsum((w * (1 - y)) ** 2 for w, y in scores))
    worst = math.sqrt(math.fsum((w * y) ** 2 for w, y in scores))
    return worst / (best + worst)


def _measure(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """(value - base) / base; what is no deviation from a base year rests on sets."""
    if {part.role for part in parts} != {"now", "base"}:
        return None
    now, base = _one(parts, "now"), _one(parts, "base")
    return float((now - base) / base)


def _path(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """(exports - counterfactual) / |counterfactual - base| along national growth (int_export_paths)."""
    if facts["partner_group"] is not None or facts["growth_of"] == "group":
        return None
    now, base, before = (_one(parts, role) for role in ("now", "base", "before"))
    growth = _one(parts, "growth to") / _one(parts, "growth from")
    match facts["path"]:
        case "lag_actual":
            counterfactual = before * growth
        case "base_year":
            counterfactual = base * growth
        case "weighted":
            relative_prices = math.log(_one(parts, "prices") / _one(parts, "national prices"))
            counterfactual = before * (1 + math.log(growth) * (1 + _one(parts, "density")) + relative_prices)
        case _:
            return None
    return float((now - counterfactual) / abs(counterfactual - base))


def _term(facts: Facts, parts: Sequence[Part], year: int) -> float | None:
    """A fact of a place; a figure of 1984 in base units; a spliced one, times its overlaps at new over old prices."""
    for part in parts:
        if part.role in ("printed", "stated"):
            return part.value * part.facts.get("unit_factor", 1.0)
        if part.role == "distance":  # a place on the coast gets the inner radius of its area (int_coast_distance)
            return part.value or 2 / 3 * math.sqrt(_one(parts, "area") / math.pi)
    value = _one(parts, "printed value")
    for part in parts:
        if part.role == "overlap at new prices":
            value *= part.value * part.facts["unit_factor"]
        elif part.role == "overlap at old prices":
            value /= part.value
    return float(value)


RULES: dict[str, Rule] = {
    "value": _value,
    "ratio": _ratio,
    "level": _level,
    "indicator": _indicator,
    "component": _component,
    "index": _index,
    "measure": _measure,
    "path": _path,
    "term": _term,
}
