"""A dynamic panel with known structure, and its estimation through a specification."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from analysis.results import Result
from tests.estimators.samples import diagnostics, fit_entry


def panel(seed: int = 0, units: int = 40, periods: int = 7, missing: float = 0.0) -> pd.DataFrame:
    """y follows its own lag, x (endogenous) and z (exogenous); rows missing at random, gaps included."""
    generator = np.random.default_rng(seed)
    effect = generator.normal(size=units)
    x = generator.normal(size=(units, periods + 10)).cumsum(axis=1) * 0.5 + effect[:, None]
    z, noise = generator.normal(size=(2, units, periods + 10))
    y = np.zeros((units, periods + 10))
    for t in range(1, periods + 10):
        y[:, t] = 0.5 * y[:, t - 1] + effect + x[:, t] - z[:, t] + noise[:, t]
    frame = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), periods),
            "year": np.tile(np.arange(2000, 2000 + periods), units),
            **{name: values[:, 10:].ravel() for name, values in {"y": y, "x": x, "z": z}.items()},
        }
    )
    return frame[generator.random(len(frame)) >= missing].reset_index(drop=True)


def fit(frame: pd.DataFrame, estimator: str, **entry: Any) -> Result:
    given = {"outcome": "y", "focal": ["L1.y", "x", "z"], "gmm": {"y": [2, 4], "x": [2, 3]}} | entry
    return fit_entry(frame, "unit", "year", estimator=estimator, **given)


def figures(result: Result) -> dict[str, float]:
    found = {f"fit {f.name}": getattr(result.fit, f.name) for f in fields(result.fit)}
    for row in result.estimates:
        found |= {f"{row.term} {name}": getattr(row, name) for name in ("estimate", "std_error", "p_value")}
    found |= {f"test {name}": row.statistic for name, row in diagnostics(result).items()}
    return {name: float(value) for name, value in found.items() if value is not None}
