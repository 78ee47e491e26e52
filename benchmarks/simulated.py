"""Samples with a known truth, and what is estimated in them: the studies of `benchmarks.monte_carlo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

EFFECT = 1.0
Draw = Callable[[np.random.Generator], pd.DataFrame]


@dataclass(frozen=True)
class Study:
    """An entry of a specification file and the samples it is estimated in; `term` is `truth` there.

    `exceptions` says by covariance why theory expects no nominal coverage, or under `bias` why the estimate is biased.
    """

    title: str
    draw: Draw
    entry: Mapping[str, Any]
    term: str = "x"
    truth: float = EFFECT
    exceptions: Mapping[str, str] | None = None


def panel(
    random: np.random.Generator,
    units: int,
    periods: int,
    *,
    serial: float = 0.0,
    common: float = 0.0,
    skew: float = 0.0,
) -> pd.DataFrame:
    """y = x + unit + error, e the same without the unit. Regressor and error alike have autocorrelation `serial` within
    units and `common` shocks to all units of a period; the variance of the error grows with x by `skew`."""

    def disturbance() -> np.ndarray:
        shocks = random.normal(size=(periods, units)) + common * random.normal(size=(periods, 1))
        values = [shocks[0] / np.sqrt(1 - serial**2)]
        for shock in shocks[1:]:
            values.append(serial * values[-1] + shock)
        return np.array(values).T

    x, error = disturbance(), disturbance()
    level = random.normal(size=(units, 1))
    error = error * np.exp(skew * x)
    frame = pd.MultiIndex.from_product([range(units), range(periods)], names=["unit", "time"]).to_frame(index=False)
    return frame.assign(x=x.reshape(-1), y=(EFFECT * x + level + error).reshape(-1), e=(x + error).reshape(-1))


def instrumented(random: np.random.Generator, units: int = 40, periods: int = 8) -> pd.DataFrame:
    """x depends on two instruments and on the error of y."""
    frame = panel(random, units, periods)
    z1, z2, error = random.normal(size=(3, len(frame)))
    x = 0.6 * z1 + 0.4 * z2 + 0.5 * error + random.normal(size=len(frame))
    return frame.assign(z1=z1, z2=z2, x=x, y=EFFECT * x + error + random.normal(size=units)[frame["unit"]])


def dynamic(random: np.random.Generator, units: int = 150, periods: int = 7, rho: float = 0.5) -> pd.DataFrame:
    """y = rho y(t-1) + x + unit + error from its stationary distribution on."""
    level, burn = random.normal(size=units), 30
    x, y = random.normal(size=(burn + periods, units)), [level / (1 - rho)]
    for each in x[1:]:
        y.append(rho * y[-1] + EFFECT * each + level + random.normal(size=units))
    frame = pd.MultiIndex.from_product([range(units), range(periods)], names=["unit", "time"]).to_frame(index=False)
    return frame.assign(x=x[burn:].T.reshape(-1), y=np.array(y)[burn:].T.reshape(-1))


def selected(random: np.random.Generator, rows: int = 600, correlation: float = 0.7) -> pd.DataFrame:
    """y is seen where a variable that it does not depend on, x and an error correlated with its own are high."""
    x, w, v, own = random.normal(size=(4, rows))
    seen = (0.3 + 0.5 * x + w + v > 0).astype(float)
    y = EFFECT * x + correlation * v + np.sqrt(1 - correlation**2) * own
    return pd.DataFrame({"x": x, "w": w, "seen": seen, "y": np.where(seen == 1, y, np.nan), "unit": range(rows)})


def staggered(random: np.random.Generator, units: int = 60, periods: int = 10) -> pd.DataFrame:
    """Thirds of the units are treated from period 3 and 6 on, or never; the effect grows by GROWTH a period."""
    frame = pd.MultiIndex.from_product([range(units), range(periods)], names=["unit", "time"]).to_frame(index=False)
    cohort = np.array([3.0, 6.0, np.nan])[frame["unit"] % 3]
    since = frame["time"].to_numpy() - cohort + 1
    levels = random.normal(size=units)[frame["unit"]] + random.normal(size=periods)[frame["time"]]
    y = levels + GROWTH * np.where(since > 0, since, 0.0) + random.normal(size=len(frame))
    return frame.assign(cohort=cohort, y=y)


GROWTH = 0.5
AVERAGE = GROWTH * (sum(range(1, 8)) + sum(range(1, 5))) / 11
"""The effect over the treated rows: seven periods of one cohort, four of the other."""

_TWO_WAY = {"outcome": "y", "focal": ["x"], "estimator": "within", "fixed_effects": ["unit", "time"]}
_POOLED = {"outcome": "y", "focal": ["x"], "estimator": "pooled"}
_DYNAMIC = {"outcome": "y", "focal": ["L1.y"], "controls": ["x"]}
_TREATED = {"outcome": "y", "focal": [], "estimator": "did", "options": {"cohort": "cohort"}}
_SELECTED = {"outcome": "y", "focal": ["x"], "region": None, "time": None}
_INDEPENDENT = partial(panel, units=40, periods=8)


def _treated(design: str, effects: tuple[str, ...] = ("unit", "time")) -> dict[str, Any]:
    return _TREATED | {"fixed_effects": [*effects], "options": {"cohort": "cohort", "design": design}}


STUDIES = (
    Study(
        "pooled, errors of unequal variance",
        partial(panel, units=200, periods=1, skew=0.4),
        _POOLED | {"region": None, "time": None, "covariance": ["hc1", "classical"]},
        exceptions={"classical": "takes variances as equal"},
    ),
    Study(
        "within, serial correlation, 40 units",
        partial(panel, units=40, periods=10, serial=0.6),
        _TWO_WAY | {"covariance": ["cluster", "hc1"]},
        exceptions={"hc1": "takes rows as independent"},
    ),
    Study(
        "pooled, shocks to units and periods, 40 x 40, clusters two ways",
        partial(panel, units=40, periods=40, serial=0.5, common=1.0),
        {**_POOLED, "outcome": "e", "covariance": "cluster", "cluster": ["unit", "time"]},
        exceptions={"cluster": "shocks last beyond their period"},
    ),
    Study(
        "pooled, shocks to periods, 40 x 40, clusters two ways",
        partial(panel, units=40, periods=40, common=1.0),
        {**_POOLED, "outcome": "e", "covariance": "cluster", "cluster": ["unit", "time"]},
    ),
    Study(
        "pooled, the same, clusters by unit alone",
        partial(panel, units=40, periods=40, common=1.0),
        {**_POOLED, "outcome": "e", "covariance": "cluster", "cluster": ["unit"]},
        exceptions={"cluster": "takes units as independent"},
    ),
    Study(
        "within, lasting shocks to periods, 20 units x 100",
        partial(panel, units=20, periods=100, serial=0.3, common=1.0),
        _TWO_WAY | {"fixed_effects": ["unit"], "covariance": ["driscoll_kraay", "cluster"]},
        exceptions={"cluster": "takes units as independent", "driscoll_kraay": "consistent as periods grow"},
    ),
    Study("random effects", _INDEPENDENT, _POOLED | {"estimator": "random_effects"}),
    Study("between, 40 units", _INDEPENDENT, _POOLED | {"estimator": "between"}),
    Study("fgls, hetero, ar1", partial(panel, units=20, periods=40, serial=0.5), {
        **_POOLED, "estimator": "fgls", "fixed_effects": ["unit"], "options": {"panels": "hetero", "corr": "ar1"}},
        exceptions={"own": "takes estimated variances as known (Beck and Katz 1995)"}),
    Study("iv, two strong instruments", instrumented, {
        **_TWO_WAY, "estimator": "iv", "endogenous": ["x"], "instruments": ["z1", "z2"]}),
    Study("within, the same without instruments", instrumented, _TWO_WAY, exceptions={"bias": "x is endogenous"}),
    Study("within, lagged outcome, 7 periods", dynamic, _TWO_WAY | _DYNAMIC | {"fixed_effects": ["unit"]}, "L1.y", 0.5,
          {"bias": "Nickell (1981)"}),
    Study("difference GMM", dynamic, _DYNAMIC | {"estimator": "difference_gmm"}, "L1.y", 0.5,
          {"bias": "of order 1/N"}),
    Study("system GMM", dynamic, _DYNAMIC | {"estimator": "system_gmm"}, "L1.y", 0.5, {"bias": "of order 1/N"}),
    Study("heckman, two steps", selected, {
        **_SELECTED, "estimator": "heckman", "options": {"selection": "seen", "selection_regressors": ["w"]}}),
    Study("heckman, maximum likelihood", selected, {
        **_SELECTED, "estimator": "heckman",
        "options": {"selection": "seen", "selection_regressors": ["w"], "method": "ml"}}),
    Study("pooled, selected rows alone", selected, _SELECTED | {"estimator": "pooled"},
          exceptions={"bias": "selection on the error"}),
    Study("did, twfe, effects that grow", staggered, _treated("twfe"), "att", AVERAGE,
          {"bias": "compares treated with treated (Goodman-Bacon 2021)"}),
    Study("did, sun_abraham", staggered, _treated("sun_abraham"), "att", AVERAGE),
    Study("did, callaway_santanna", staggered, _treated("callaway_santanna", ()), "att", AVERAGE),
    Study("did, imputation", staggered, _treated("imputation"), "att", AVERAGE),
)  # fmt: skip
