"""How much would have to be left out of a regression to undo a coefficient?"""

from __future__ import annotations

import numpy as np

from analysis.inference.partialled import Partialled, off
from analysis.results import EstimationError

RMAX = 1.3
"""R2 of the full model over that of the estimated one (Oster 2019, section 4)."""


def robustness_value(model: Partialled, name: str) -> float:
    """Share of the residual variance, of both outcome and regressor, that a confounder has to explain to bring the
    coefficient to zero, 0 to 1 (Cinelli and Hazlett 2020, equation 19 with q = 1): from t under classical errors."""
    with np.errstate(divide="ignore"):  # 0 of a coefficient of zero, 1 of a perfect fit
        return float(2 / (1 + np.sqrt(1 + 4 * model.df / np.square(_t(model, name)))))


def oster_delta(model: Partialled, name: str, rmax: float = RMAX) -> tuple[float, float]:
    """(delta, R2max): how strongly the unobserved, relative to the controls, has to be selected for an effect of zero.

    Oster (2019), as psacalc solves it for beta = 0: R2max is `rmax` times the R2 of the model, one at most. The short
    regression has `name` alone; effects are taken out of everything beforehand, so R2 are those of the deviations.
    Raises EstimationError without other regressors, and where they leave the coefficient as it is.
    """
    if len(model.names) < 2:
        raise EstimationError("no controls beside it")
    focal, outcome = model.column(name), model.outcome
    total, length = float(outcome @ outcome), float(focal @ focal)
    short = float(focal @ outcome) / length
    basis = model.without(name)
    left, rest = off(focal, basis), off(outcome, basis)
    tau, long = float(left @ left) / length, float(left @ rest) / float(left @ left)
    r_short, r_long = short**2 * length / total, 1 - float(((rest - left * long) ** 2).sum()) / total
    highest = min(rmax * r_long, 1.0)
    y, x, moved = total / len(outcome), length / len(outcome), short - long
    t = tau * x  # variance of the regressor beside the controls
    more = (highest - r_long) * y
    shared = 2 * long**2 * t * moved * x + long**3 * t * (x - t)
    top = long * (r_long - r_short) * y * t + long * x * t * moved**2 + shared
    bottom = more * moved * x + long * more * (x - t) + shared - long**2 * t * moved * x
    if abs(bottom) <= 1e-12 * abs(long) * y * x:
        raise EstimationError("the controls explain neither it nor the outcome beside it")
    return top / bottom, highest


def _t(model: Partialled, name: str) -> np.float64:
    basis = model.without(name)
    focal, outcome = off(model.column(name), basis), off(model.outcome, basis)
    slope = float(focal @ outcome) / float(focal @ focal)
    residual = outcome - slope * focal
    with np.errstate(divide="ignore"):
        return np.float64(slope) * np.sqrt((focal @ focal) * model.df / (residual @ residual))
