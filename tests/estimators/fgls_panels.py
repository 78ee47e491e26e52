"""Panels with dependent errors, and the estimates of fgls on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.results import Result
from tests.estimators.samples import design_of, fit


def panel(seed: int, *, units: int = 6, periods: int = 14, missing: float = 0.0) -> pd.DataFrame:
    """Errors with autocorrelation, variances by unit and a shock common to all units."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": np.repeat(np.arange(units), periods), "time": np.tile(np.arange(periods), units)})
    innovations = (generator.normal(size=(units, periods)) + 0.5 * generator.normal(size=periods)).T
    error = np.zeros((periods, units))
    for t in range(periods):
        error[t] = 0.5 * error[t - 1] + innovations[t] * np.linspace(0.5, 2, units)
    frame["x1"], frame["x2"] = generator.normal(size=(2, len(frame)))
    frame["y"] = 1 + frame["x1"] - 2 * frame["x2"] + error.T.reshape(-1)
    return frame[generator.random(len(frame)) >= missing].reset_index(drop=True)


def estimated(frame: pd.DataFrame, panels: str = "hetero", corr: str = "ar1", **options: Any) -> Result:
    design = design_of(frame, "y", ["x1", "x2"], "unit", "time")
    return fit("fgls", design, options={"panels": panels, "corr": corr}, **options)


def figures(result: Result) -> dict[str, float]:
    found = {f"{row.term} {name}": getattr(row, name) for row in result.estimates for name in ("estimate", "std_error")}
    fitted = {name: getattr(result.fit, name) for name in ("wald_chi2", "loglik", "rho", "sigma_e", "n_obs")}
    return found | {name: value for name, value in fitted.items() if value is not None}
