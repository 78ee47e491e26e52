"""The headline of a specification by itself: which rows it is, and what a second fit may leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.results import Estimate, Result
from analysis.spec import Spec

BESIDE: dict[str, Any] = {"placebo": False, "honest": False, "bootstrap": {"reps": 1, "seed": 1}}
"""Options that resample or test beside the estimates, as a second fit has them."""


def alone(spec: Spec) -> Spec:
    """The specification with its first covariance, and without what is drawn or tested beside the estimates."""
    options = dict(spec.options) | {name: value for name, value in BESIDE.items() if name in spec.options}
    return replace(spec, options=options, covariance=spec.covariance[:1])


def focal_rows(result: Result, spec: Spec) -> dict[str, Estimate]:
    """The headline rows of what the specification is about: focal variables, their products with the moderator, the
    effect of a treatment."""
    return {row.term: row for row in result.estimates if row.is_headline and _is_focal(row.term, spec)}


def _is_focal(term: str, spec: Spec) -> bool:
    return term in spec.focal or term == "att" or (spec.moderator is not None and spec.moderator in term.split(":"))
