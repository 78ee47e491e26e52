"""What is estimated in the samples of `benchmarks.simulated`, and the truth there, for `benchmarks.monte_carlo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.simulated import (
    AVERAGE,
    BESIDE,
    EFFECT,
    GROWTH,
    STEEPER,
    THROUGH,
    confounded,
    dynamic,
    instrumented,
    mediated,
    moderated,
    moderator,
    panel,
    selected,
    staggered,
)

Draw = Callable[[np.random.Generator], pd.DataFrame]


@dataclass(frozen=True)
class Study:
    """An entry of a specification file and the samples it is estimated in; `term` is `truth` there.

    A term `a#x` is that of the equation a; `indirect_effect` is the diagnostic with its interval.

    `exceptions` says by covariance why theory expects no nominal coverage, or under `bias` why the estimate is biased.
    """

    title: str
    draw: Draw
    entry: Mapping[str, Any]
    term: str = "x"
    truth: float = EFFECT
    exceptions: Mapping[str, str] | None = None


_TWO_WAY = {"outcome": "y", "focal": ["x"], "estimator": "within", "fixed_effects": ["unit", "time"]}
_INSTRUMENTED = _TWO_WAY | {"estimator": "iv", "endogenous": ["x"], "instruments": ["z1", "z2"]}
_POOLED = {"outcome": "y", "focal": ["x"], "estimator": "pooled"}
_DYNAMIC = {"outcome": "y", "focal": ["L1.y"], "controls": ["x"]}
_ALONE = {"placebo": False, "honest": False}  # what stands beside an effect is another matter
_TREATED = {"outcome": "y", "focal": [], "estimator": "did", "options": {"cohort": "cohort", **_ALONE}}
_MATCHED = {
    "outcome": "y", "estimator": "psm_did", "fixed_effects": ["unit", "time"],
    "options": {"treatment": "treated", "group": "group", "match_on": ["w"]},
}  # fmt: skip
_MODERATED = _TWO_WAY | {"estimator": "moderation", "moderator": "m"}
_SELECTED = {"outcome": "y", "focal": ["x"], "region": None, "time": None}
_INDEPENDENT = partial(panel, units=40, periods=8)


def _treated(design: str, effects: tuple[str, ...] = ("unit", "time")) -> dict[str, Any]:
    return _TREATED | {"fixed_effects": [*effects], "options": {"cohort": "cohort", "design": design, **_ALONE}}


def _study(design: str, later: float = GROWTH) -> Study:
    """The third period of treatment, which both cohorts reach."""
    effects = () if design == "callaway_santanna" else ("unit", "time")
    title = f"event study, {design}, " + ("one path of effects" if later == GROWTH else "cohorts differ")
    entry = _treated(design, effects) | {"estimator": "event_study"}
    return Study(title, partial(staggered, later=later), entry, "event_2", 3 * (GROWTH + later) / 2)


def _mediation(title: str, term: str, truth: float, **options: Any) -> Study:
    entry = _TWO_WAY | {"estimator": "mediation", "mediator": "m", "options": options}
    return Study(f"mediation, {title}", mediated, entry, term, truth)


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
    Study("iv, two strong instruments", instrumented, _INSTRUMENTED),
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
    _study("twfe"),
    _study("sun_abraham", 2 * GROWTH),
    _study("callaway_santanna", 2 * GROWTH),
    _study("imputation", 2 * GROWTH),
    Study("psm_did, five levels, matched exactly", partial(confounded, levels=5), _MATCHED, "att",
          exceptions={"cluster": "what matching balances counts as noise (Abadie and Spiess 2022)"}),
    Study("psm_did, normal w", confounded, _MATCHED, "att",
          exceptions={"bias": "matches are not exact (Abadie and Imbens 2006), errors as above"}),
    Study("did, twfe, the same without matching", confounded, {
        **_TREATED, "fixed_effects": ["unit", "time"], "options": {"treatment": "treated", **_ALONE}}, "att",
        exceptions={"bias": "trends part with w"}),
    _mediation("effect beside the mediator", "x", EFFECT, bootstrap={"reps": 9}),
    _mediation("effect on the mediator", "a#x", THROUGH, bootstrap={"reps": 9}),
    _mediation("total effect, two steps", "x", EFFECT + THROUGH * BESIDE, design="two_step"),
    _mediation("indirect effect, 399 draws", "indirect_effect", THROUGH * BESIDE, bootstrap={"reps": 399}),
    Study("moderation, product", moderated, _MODERATED, "x:m", STEEPER),
    Study("moderation, effect at the mean", moderated, _MODERATED, "x", EFFECT),
    Study("moderation, effect at the upper quartile", moderated, _MODERATED, "margin_p75",
          EFFECT + STEEPER * float(np.percentile(moderator(), 75, method="averaged_inverted_cdf"))),
    Study("iv, liml", instrumented, _INSTRUMENTED | {"options": {"method": "liml"}}),
    Study("iv, gmm", instrumented, _INSTRUMENTED | {"options": {"method": "gmm"}}),
)  # fmt: skip

TABLES = ("describe", "correlate", "vif")
"""Estimators of the registry that describe, so that there is no truth to find."""
