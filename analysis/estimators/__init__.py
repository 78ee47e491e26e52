"""The registry: the only place that knows which estimators exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.estimators import (
    between,
    correlate,
    describe,
    dynamic,
    event_study,
    fgls,
    heckman,
    iv,
    mediation,
    moderation,
    pooled,
    psm_did,
    random_effects,
    vif,
    within,
)
from analysis.estimators.options import EstimationOptions
from analysis.results import Design, Result


@dataclass(frozen=True)
class Estimator:
    """A pure function of a design, and its covariances where the specification names none, headline first."""

    name: str
    function: Callable[[Design, EstimationOptions], Result]
    default_covariances: tuple[str, ...] = ()
    equation: Callable[[Design, EstimationOptions], Design] | None = None
    """The design whose least squares beside the fixed effects is the headline; what `compare` stacks."""
    treated: Callable[[Design, EstimationOptions], tuple[Design, tuple[str, ...]] | None] | None = None
    """The same where the regressors are made of a treatment, and the names of its effects; None for the designs that
    are no regression on it."""
    slopes: Callable[[Design, EstimationOptions], Mapping[str, float]] | None = None
    """The headline's coefficients alone, for fits without a unit; where there are none, `function` has nothing else."""


ESTIMATORS: dict[str, Estimator] = {
    estimator.name: estimator
    for estimator in (
        Estimator("pooled", pooled.fit, ("hc1",), pooled.equation),
        Estimator("within", within.fit, ("cluster", "hc1"), within.equation),
        Estimator("random_effects", random_effects.fit, ("cluster",), slopes=random_effects.slopes),
        Estimator("between", between.fit, ("classical",), slopes=between.slopes),
        Estimator("difference_gmm", dynamic.difference, (dynamic.LABEL,), slopes=dynamic.difference_slopes),
        Estimator("system_gmm", dynamic.system, (dynamic.LABEL,), slopes=dynamic.system_slopes),
        Estimator("fgls", fgls.fit, (fgls.LABEL,), slopes=fgls.slopes),
        Estimator("iv", iv.fit, ("cluster",), slopes=iv.slopes),
        Estimator("heckman", heckman.fit, ("corrected",), slopes=heckman.slopes),
        Estimator("did", event_study.did, ("cluster",), treated=event_study.treated_did),
        Estimator("event_study", event_study.study, ("cluster",), treated=event_study.treated_study),
        Estimator("psm_did", psm_did.fit, ("cluster",), slopes=psm_did.slopes),
        Estimator("mediation", mediation.fit, ("cluster", "hc1"), mediation.equation),
        Estimator("moderation", moderation.fit, ("cluster", "hc1"), moderation.equation),
        Estimator("describe", describe.fit),
        Estimator("correlate", correlate.fit),
        Estimator("vif", vif.fit),
    )
}
