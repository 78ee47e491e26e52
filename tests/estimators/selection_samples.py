"""Panels in which the outcome is seen where a probit says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.results import Result
from tests.estimators.samples import fit_entry

RHO, SIGMA = 0.6, 2.0


def selected_panel(
    units: int = 40, periods: int = 5, *, seed: int = 0, by_period: bool = False, effect: float = 0.5
) -> pd.DataFrame:
    """y = 1 + x1 - x2 + unit effect + u, seen where 0.3 + 0.5 x1 + z + v > 0; corr(u, v) = RHO, sd(u) = SIGMA.

    `s` is selection, `w` a variable of the unit that moves it, `zone` a coarser label. `by_period`: the signs of z and
    of the correlation change in odd periods.
    """
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {"unit": np.repeat(np.arange(units), periods), "time": np.tile(2000 + np.arange(periods), units)}
    )
    n, sign = len(frame), np.where(by_period & (frame["time"] % 2 == 1), -1.0, 1.0)
    level = generator.normal(size=units)[frame["unit"]]
    frame["x1"], frame["x2"], frame["z"] = generator.normal(size=(3, n)) + 0.5 * level
    frame["w"] = generator.normal(size=units)[frame["unit"]]
    frame["zone"] = frame["unit"] % 4
    v = generator.normal(size=n)
    u = SIGMA * (sign * RHO * v + np.sqrt(1 - RHO**2) * generator.normal(size=n))
    frame["s"] = (0.3 + 0.5 * frame["x1"] + sign * frame["z"] + 0.4 * frame["w"] + v > 0).astype(float)
    return frame.assign(y=(1 + frame["x1"] - frame["x2"] + effect * level + u).where(frame["s"] == 1))


def selected(frame: pd.DataFrame, **entry: Any) -> Result:
    """Heckman's estimator on such a panel, from the text of a specification."""
    usual = {"estimator": "heckman", "outcome": "y", "focal": ["x1"], "controls": ["x2"], "selection": "s"}
    return fit_entry(frame, "unit", "time", **(usual | {"selection_regressors": ["z", "w"]} | entry))
