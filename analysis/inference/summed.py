"""Estimates that are sums: their covariance from what every unit, or row, adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.cohorts import treated_cohorts
from analysis.inference.covariance import Solved, covariance
from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.dependence import REGION, cluster_codes
from analysis.inference.groups import codes_of
from analysis.inference.joint import Covariance
from analysis.inference.least_squares import LinearModel
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


def clustered(model: LinearModel, design: Design, spec: EstimationOptions) -> Covariance:
    """Sums of influence x residual by cluster, squared, without a small-sample factor; the reference is the normal.

    Rows of the model are those of `design`. Raises EstimationError for one cluster or a variance that is not positive.
    """
    solved = Solved(model, design, spec, 1, lambda _: 0, _no_refit, is_normal=True, has_factor=False)
    return covariance("cluster", solved)


def refuse_other_inference(spec: EstimationOptions) -> None:
    """Raises EstimationError for what designs with an analytic variance do not read."""
    design = spec.options["design"]
    if set(spec.covariance) != {"cluster"}:
        found = ", ".join(kind for kind in spec.covariance if kind != "cluster") or "none"
        raise EstimationError(f"covariance {found}: {design} has the clustered one alone; write covariance: cluster")
    if len(spec.cluster) > 1:
        raise EstimationError(f"clusters {', '.join(spec.cluster)}: {design} clusters one way")
    if spec.options["base"] != -1:
        raise EstimationError(
            f"base: {spec.options['base']} is of twfe and sun_abraham; {design} takes the periods before the treatment,"
            " earlier ones with anticipation"
        )
    if spec.options["endpoints"] != "bin":
        raise EstimationError(
            f"endpoints: {spec.options['endpoints']}: {design} estimates every event time by itself, and window only "
            "chooses those that have a row"
        )


def refuse_split_units(design: Design, spec: EstimationOptions) -> None:
    """Raises EstimationError where a unit lies in several clusters, for designs that add up units."""
    assert design.region is not None
    if not is_nested(codes_of(design.region)[0], cluster_codes(design, spec)[0]):
        raise EstimationError(
            f"{spec.cluster[0]} changes within units; {spec.options['design']} adds up units, which lie in one cluster"
        )


def lone_clusters(
    design: Design, cohort: np.ndarray, spec: EstimationOptions, time: np.ndarray | None = None
) -> list[Dropped]:
    """Treated cohorts (n,), with `time` (n,) cohorts in a period, whose rows all lie in one cluster: their errors about
    their mean cancel in its sum."""
    codes, name = cluster_codes(design, spec)[0], (spec.cluster or (REGION,))[0]
    reason = f"they lie in one cluster of {name} and cancel: standard errors that need them are too small"
    lone = []
    for first in treated_cohorts(cohort):
        rows = cohort == first
        if np.ptp(codes[rows]) == 0:
            lone.append(Dropped(f"errors of cohort {first:g}", reason))
        elif time is not None:
            alone = [t for t in np.unique(time[rows]) if np.ptp(codes[rows & (time == t)]) == 0]
            lone += [Dropped(f"errors of cohort {first:g} at {t:g}", reason) for t in alone]
    return lone


def scores(terms: Sequence[str], coef: np.ndarray, influence: np.ndarray) -> LinearModel:
    """Estimates coef (m,) and what each row adds to their errors, influence (n, m)."""
    return LinearModel(tuple(terms), coef, np.ones(len(influence)), influence)


def _no_refit(_: Design) -> LinearModel:
    raise EstimationError("no bootstrap for estimates with an analytic variance")
