"""Samples with a known truth: what the studies of `benchmarks.monte_carlo` are estimated in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

EFFECT = 1.0
THROUGH, BESIDE = 0.6, 0.5
"""Of x on the mediator, of the mediator on y."""
STEEPER = 0.5
"""How much the effect of x grows with the moderator."""
GROWTH = 0.5
"""How much the effect of a staggered treatment grows in a period."""
AVERAGE = GROWTH * (sum(range(1, 8)) + sum(range(1, 5))) / 11
"""The effect over the treated rows: seven periods of one cohort, four of the other."""


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
    return grid(units, periods).assign(
        x=x.reshape(-1), y=(EFFECT * x + level + error).reshape(-1), e=(x + error).reshape(-1)
    )


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
    return grid(units, periods).assign(x=x[burn:].T.reshape(-1), y=np.array(y)[burn:].T.reshape(-1))


def selected(random: np.random.Generator, rows: int = 600, correlation: float = 0.7) -> pd.DataFrame:
    """y is seen where a variable that it does not depend on, x and an error correlated with its own are high."""
    x, w, v, own = random.normal(size=(4, rows))
    seen = (0.3 + 0.5 * x + w + v > 0).astype(float)
    y = EFFECT * x + correlation * v + np.sqrt(1 - correlation**2) * own
    return pd.DataFrame({"x": x, "w": w, "seen": seen, "y": np.where(seen == 1, y, np.nan), "unit": range(rows)})


def grid(units: int, periods: int) -> pd.DataFrame:
    return pd.MultiIndex.from_product([range(units), range(periods)], names=["unit", "time"]).to_frame(index=False)


def staggered(random: np.random.Generator, units: int = 60, periods: int = 10, later: float = GROWTH) -> pd.DataFrame:
    """Thirds of the units are treated from period 3 and 6 on, or never; the effect grows by GROWTH a period, that of
    the later cohort by `later`."""
    frame = grid(units, periods)
    cohort = np.array([3.0, 6.0, np.nan])[frame["unit"] % 3]
    since = frame["time"].to_numpy() - cohort + 1
    levels = random.normal(size=units)[frame["unit"]] + random.normal(size=periods)[frame["time"]]
    growth = np.where(cohort == 6, later, GROWTH)
    y = levels + growth * np.where(since > 0, since, 0.0) + random.normal(size=len(frame))
    return frame.assign(cohort=cohort, y=y)


def confounded(
    random: np.random.Generator, units: int = 150, periods: int = 6, levels: int | None = None
) -> pd.DataFrame:
    """Units whose w is high grow faster and are treated more often, from period 3 on; w has `levels` values or is
    normal. Trends are parallel among units of the same w alone."""
    frame = grid(units, periods)
    w = random.normal(size=units) if levels is None else random.integers(levels, size=units) - (levels - 1) / 2
    group = (random.random(units) < 1 / (1 + np.exp(1 - 0.7 * w))).astype(float)
    unit, time = frame["unit"].to_numpy(), frame["time"].to_numpy()
    treated = group[unit] * (time >= 3)
    y = EFFECT * treated + 0.3 * w[unit] * time + random.normal(size=units)[unit] + random.normal(size=len(frame))
    return frame.assign(w=w[unit], group=group[unit], treated=treated, y=y)


def mediated(random: np.random.Generator, units: int = 40, periods: int = 8) -> pd.DataFrame:
    """x moves m by THROUGH, m moves y by BESIDE, x moves y by EFFECT beside it; what else moves m does not move y."""
    frame = panel(random, units, periods)
    m = THROUGH * frame["x"] + random.normal(size=units)[frame["unit"]] + random.normal(size=len(frame))
    return frame.assign(m=m, y=frame["y"] + BESIDE * m)


def moderated(random: np.random.Generator, units: int = 40, periods: int = 8) -> pd.DataFrame:
    """The effect of x is EFFECT + STEEPER m; m has the same values in all samples, of mean zero, in another order."""
    frame = panel(random, units, periods)
    m = random.permutation(moderator(len(frame)))
    return frame.assign(m=m, y=frame["y"] + (STEEPER * frame["x"] + 1.0) * m)


def moderator(rows: int = 320) -> np.ndarray:
    """Evenly spaced quantiles of the normal."""
    return np.asarray(stats.norm.ppf((np.arange(rows) + 0.5) / rows))
