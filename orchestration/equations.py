"""The equations of one fit: `<spec_id>#<equation>` is one beside the equation that carries the spec_id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INDEX_MODELS = ("selection", "propensity")
"""Equations of a probit or logit: their coefficients move an index, not the outcome itself."""


def kind_of(equation: str) -> str:
    """What an equation is, without which of several: `first` of `first:x`, `propensity` of `propensity:2015`."""
    return equation.partition(":")[0]


def explained(spec: Mapping[str, Any], equation: str) -> str | None:
    """The dependent variable of an equation of a fit; empty `equation` is the one that carries the spec_id.

    `spec` holds the keys of the specification (results.specs.spec_json). None for what explains nothing.
    """
    options = spec.get("options") or {}
    of = {
        "first": equation.partition(":")[2],
        "a": spec.get("mediator"),
        "selection": options.get("selection"),
        "propensity": options.get("group"),
    }
    return of.get(kind_of(equation), spec.get("outcome"))
