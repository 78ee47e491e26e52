"""Panels with endogenous regressors, and designs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.results import Design, Result
from tests.estimators.samples import design_of, fit, random_panel

INSTRUMENTS = ("z1", "z2", "z3", "z4")


def endogenous_panel(seed: int, units: int = 20, periods: int = 8) -> pd.DataFrame:
    """x1 and x2 are endogenous, x3 is not; z1 to z4 move them; errors with unequal variances."""
    frame, generator = random_panel(units, periods, 3, seed=seed), np.random.default_rng(seed + 100)
    shock = generator.normal(size=len(frame))
    for name in INSTRUMENTS:
        frame[name] = generator.normal(size=len(frame)) * (1 + 0.5 * (frame["unit"] % 3))
    frame["x1"] += frame["z1"] - 0.5 * frame["z2"] + shock
    frame["x2"] += frame["z3"] + 0.5 * frame["z4"] - 0.5 * shock
    return frame.assign(y=frame["y"] + frame["x1"] + 2 * frame["x2"] + shock * (1 + frame["z1"] ** 2))


def iv_design(
    frame: pd.DataFrame,
    regressors: Sequence[str] = ("x1", "x3"),
    instruments: Sequence[str] = INSTRUMENTS,
    outcome: str = "y",
) -> Design:
    columns = list(dict.fromkeys((*regressors, *instruments)))
    return replace(design_of(frame, outcome, columns, "unit", "time", ["zone"]), regressors=tuple(regressors))


def iv(
    design: Design,
    endogenous: Sequence[str] = ("x1",),
    instruments: Sequence[str] = INSTRUMENTS,
    method: str = "2sls",
    **options: Any,
) -> Result:
    keys = {"endogenous": tuple(endogenous), "instruments": tuple(instruments), "options": {"method": method}}
    return fit("iv", design, **keys, **options)
