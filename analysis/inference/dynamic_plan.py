"""What instruments what: the columns behind the options of difference and system GMM, and their defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis import terms
from analysis.results import Design, EstimationError

DEFAULTS: dict[str, Any] = {
    "steps": 2,
    "windmeijer": True,
    "collapse": True,
    "gmm": {},
    "iv": (),
    "iv_equation": "both",
    "transform": "fd",
    "time_dummies": False,
    "level_constant": True,
}
"""As in the specification format; an empty `gmm` and an empty `iv` stand for the rules below."""

Options = Mapping[str, Any]


def standard_columns(design: Design, options: Options, estimator: str, *, system: bool) -> tuple[str, ...]:
    """The iv columns; unless written, every regressor without a part of the outcome or of a gmm column."""
    if options["iv_equation"] == "level" and not system:
        raise EstimationError(f"{estimator} has no level equation: iv_equation is both or diff")
    if options["iv"]:
        if design.outcome in options["iv"]:
            raise EstimationError(f"iv: {design.outcome} is the outcome and cannot instrument itself; name it in gmm")
        return tuple(options["iv"])
    internal = {column for name in (design.outcome, *lagged(design, options)) for column in terms.columns(name or "")}
    return tuple(name for name in design.regressors if not internal & set(terms.columns(name)))


def lagged(design: Design, options: Options) -> dict[str, tuple[int | None, int | None]]:
    """The gmm columns; unless written, the outcome from its second lag on, as Arellano and Bond (1991)."""
    return dict(options["gmm"]) or {str(design.outcome): (2, None)}


def with_dummy(reached: np.ndarray, options: Options, *, system: bool) -> list[int]:
    """Of the periods `reached` (T,) all but the last, which is the base (without a constant a system has no base)."""
    periods = np.flatnonzero(reached).tolist()
    return periods if system and not options["level_constant"] else periods[:-1]


def iv_label(names: Sequence[str], equation: str) -> str:
    """As xtabond2 prints the group."""
    return f"iv({' '.join(names)}{'' if equation == 'both' else f', eq({equation})'})"
