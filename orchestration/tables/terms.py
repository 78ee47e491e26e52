"""Which coefficients stand first, which are controls, and which are dummies that a row of effects stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.equations import kind_of
from orchestration.tables.source import Fitted

CONSTANT = "_cons"
DUMMY = re.compile(r"\w+=.*")
"""`region_id=110000` of an estimator that takes its effects as dummies."""


@dataclass(frozen=True)
class Terms:
    """The terms of one equation in the order of a table."""

    leading: tuple[str, ...]
    controls: tuple[str, ...]
    has_constant: bool


def terms_of(fitted: Fitted) -> Terms:
    """Leading terms are those the equation is about: effects, focal variables, instruments, products with them."""
    present = [] if fitted.headline is None else list(fitted.covariances[fitted.headline])
    present = [term for term in present if not DUMMY.fullmatch(term)]
    first = leading(fitted.spec, fitted.equation, present)
    rest = [term for term in present if term not in first and term != CONSTANT]
    written = [term for term in fitted.spec.get("controls") or () if term in rest]
    controls = dict.fromkeys([*written, *rest])
    return Terms(tuple(first), tuple(controls), CONSTANT in present)


def united(lists: Iterable[Sequence[str]]) -> list[str]:
    """Every term once; a new one stands behind the one before it in its own list, else at the end."""
    order: list[str] = []
    for terms in lists:
        place = len(order)
        for term in terms:
            if term not in order:
                order.insert(place, term)
            place = order.index(term) + 1
    return order


def leading(spec: Mapping[str, Any], equation: str, present: Sequence[str]) -> list[str]:
    """Those of the terms `present` that an equation of a specification is about, in the order of a table."""
    return list(dict.fromkeys(term for term in _wanted(spec, kind_of(equation), present) if term in present))


def _wanted(spec: Mapping[str, Any], equation: str, present: Sequence[str]) -> list[str]:
    options = spec.get("options") or {}
    if equation == "propensity":
        return list(options.get("match_on") or ())
    events = sorted((term for term in present if re.fullmatch(r"event_-?\d+", term)), key=_event_time)
    focal = [*(spec.get("focal") or ()), spec.get("mediator"), spec.get("moderator")]
    focal = [term for term in focal if term]
    products = [term for term in present if ":" in term and set(term.split(":")) & set(focal)]
    own = {
        "first": spec.get("instruments") or (),
        "selection": options.get("selection_regressors") or (),
    }.get(equation, ())
    margins = [term for term in present if term.startswith("margin_")]
    return ["att", *events, *own, *focal, *products, "_mills", *margins]


def _event_time(term: str) -> int:
    return int(term.removeprefix("event_"))
