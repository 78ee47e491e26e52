"""The registry: the only place that knows which estimators exist."""

from __future__ import annotations

from collections.abc import Callable
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


ESTIMATORS: dict[str, Estimator] = {
    estimator.name: estimator
    for estimator in (
        Estimator("pooled", pooled.fit, ("hc1",), pooled.equation),
        Estimator("within", within.fit, ("cluster", "hc1"), within.equation),
        Estimator("random_effects", random_effects.fit, ("cluster",)),
        Estimator("between", between.fit, ("classical",)),
        Estimator("difference_gmm", dynamic.difference, (dynamic.LABEL,)),
        Estimator("system_gmm", dynamic.system, (dynamic.LABEL,)),
        Estimator("fgls", fgls.fit, (fgls.LABEL,)),
        Estimator("iv", iv.fit, ("cluster",)),
        Estimator("heckman", heckman.fit, ("corrected",)),
        Estimator("did", event_study.did, ("cluster",)),
        Estimator("event_study", event_study.study, ("cluster",)),
        Estimator("psm_did", psm_did.fit, ("cluster",)),
        Estimator("mediation", mediation.fit, ("cluster", "hc1"), mediation.equation),
        Estimator("moderation", moderation.fit, ("cluster", "hc1"), moderation.equation),
        Estimator("describe", describe.fit),
        Estimator("correlate", correlate.fit),
        Estimator("vif", vif.fit),
    )
}
