"""Rules that hold between the keys of one specification. Each raises SpecError with the key it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from analysis import terms
from analysis.spec_entry import Spec
from analysis.spec_keys import ANY_COVARIANCE, COVARIANCES, NEEDS, OFFERED
from analysis.spec_values import SpecError, nearest

USED_BY = {"cluster": "cluster", "wild": "cluster", "dk_lags": "driscoll_kraay", "bootstrap": "bootstrap"}
"""Keys of inference and the covariance that reads them."""

NEVER_FIRST = ("within", "mediation", "moderation", "did", "event_study", "psm_did")
"""Estimators that absorb unit effects: hc1 is inconsistent there when the panel is short (Stock and Watson 2008)."""

ROWS = r"_cons|_mills(:time=-?\w+)?|att|event_-?\d+|margin_p\d+"
"""Terms that an estimator adds to those written."""


def check(spec: Spec, written: Mapping[str, Any]) -> None:
    """All rules for `spec`, of which the entry itself wrote the keys `written`."""
    _needs(spec)
    _variables(spec)
    _cross_section(spec)
    _covariances(spec, written)
    _centered(spec)
    if "printed" in written:
        _printed(spec)
    if spec.estimator in ("did", "event_study"):
        _one_timing(spec)
        _smoothness(spec)


def _needs(spec: Spec) -> None:
    given = {name for name in spec.__dataclass_fields__ if getattr(spec, name)} | {
        name for name, value in spec.options.items() if value
    }
    for name in NEEDS.get(spec.estimator, ("outcome", "focal")):
        if name not in given:
            raise SpecError(f"{spec.estimator} needs this key", key=name, hint=MISSING.get(name, ""))


MISSING = {"fixed_effects": "Name the absorbed columns, fixed_effects: [region_id], or choose estimator: pooled."}


def _variables(spec: Spec) -> None:
    named = ([spec.outcome] if spec.outcome else []) + list(spec.regressors)
    for i, name in enumerate(named):
        if name in named[:i]:
            raise SpecError("a variable stands twice among outcome, focal and controls", key="controls", found=name)
    if spec.mediator in named:
        raise SpecError("the mediator is neither outcome nor regressor", key="mediator", found=spec.mediator)
    for name in spec.endogenous:
        if name not in spec.regressors:
            raise SpecError(
                "an endogenous variable is one of focal or controls",
                key="endogenous",
                found=name,
                hint=nearest(name, spec.regressors),
            )
    for name in spec.instruments:
        if name in named:
            raise SpecError("an excluded instrument is neither outcome nor regressor", key="instruments", found=name)
    if len(spec.instruments) < len(spec.endogenous):
        raise SpecError(
            f"{len(spec.endogenous)} endogenous variables need as many instruments",
            key="instruments",
            found=list(spec.instruments),
        )


def _cross_section(spec: Spec) -> None:
    if (spec.region is None) != (spec.time is None):
        raise SpecError(
            "a cross-section sets both region and time to null, a panel neither",
            key="region",
            found=f"region: {spec.region}, time: {spec.time}",
        )
    if spec.time is None:
        for key in ("years", "sample"):
            if getattr(spec, key):
                raise SpecError("a cross-section has neither regions nor years to select", key=key, hint="Use where.")
        if spec.has_shifts:
            raise SpecError("a cross-section has no lags", key="focal", found=list(spec.variables))


def unread(estimator: str) -> tuple[str, ...]:
    """Keys of inference that are of no use to an estimator with covariances of its own."""
    offered = OFFERED.get(estimator, COVARIANCES)
    return tuple(key for key, reader in USED_BY.items() if reader not in offered)


def _covariances(spec: Spec, written: Mapping[str, Any]) -> None:
    offered = OFFERED.get(spec.estimator, COVARIANCES)
    for name in spec.covariance:
        if name not in offered:
            rule = f"{spec.estimator} has no such covariance" if name in ANY_COVARIANCE else "unknown covariance"
            raise SpecError(rule, key="covariance", found=name, hint=nearest(name, offered))
    if spec.covariance and "corrected" not in offered:
        for key, reader in USED_BY.items():
            if written.get(key) and key not in spec.options and reader not in spec.covariance:
                raise SpecError(f"has no effect without covariance: {reader}", key=key, found=written[key])
    if spec.covariance[:1] == ("hc1",) and spec.fixed_effects and spec.estimator in NEVER_FIRST:
        raise SpecError(
            f"hc1 is inconsistent with absorbed effects (Stock and Watson 2008): {spec.estimator} stores it, "
            "but never first",
            key="covariance",
            found=list(spec.covariance),
            hint="Write covariance: [cluster, hc1].",
        )


def _centered(spec: Spec) -> None:
    if spec.center is True and spec.estimator != "moderation":
        raise SpecError(
            "only moderation knows by itself what to centre",
            key="center",
            found=True,
            hint="Name the columns: center: [x, m].",
        )
    known = {factor for name in spec.variables for factor in terms.factors(name)}
    for name in spec.centered:
        if name not in known:
            raise SpecError(
                "is no factor of a variable of this specification",
                key="center",
                found=name,
                hint=nearest(name, sorted(known)),
            )


def _printed(spec: Spec) -> None:
    known = [*spec.variables]
    if spec.moderator:
        known += terms.interactions(spec.focal, spec.moderator, spec.regressors).values()
    for name in spec.printed:
        if name not in known and not re.fullmatch(ROWS, name):
            raise SpecError(
                "is no term of this specification",
                key="printed",
                found=name,
                hint=nearest(name, (*known, "_cons")),
            )


def _one_timing(spec: Spec) -> None:
    given = [name for name in ("treatment", "cohort") if spec.options[name]]
    if len(given) != 1:
        raise SpecError(
            "needs one of treatment: column (0/1) and cohort: column (first treated period)",
            key="treatment",
            found=given,
        )


def _smoothness(spec: Spec) -> None:
    honest = spec.options["honest"]
    if honest and honest["type"] == "smoothness" and not honest["grid"]:
        raise SpecError(
            "smoothness needs its grid: changes of slope, in units of the outcome per period",
            key="honest",
            hint="A tenth of the effect's size, and multiples of it, are a start; relative_magnitude needs none.",
        )
