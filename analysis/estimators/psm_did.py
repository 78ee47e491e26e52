"""Difference in differences on a sample matched by its propensity score (Heckman, Ichimura and Todd 1997).

A logit of the group ever treated, nearest neighbours on its score, and least squares with absorbed effects under the
weights of the matching.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import regression, solve
from analysis.inference.effects import absorbs, prune
from analysis.inference.event_time import Treatment, treatment_of
from analysis.inference.groups import Groups
from analysis.inference.joint import estimates, without_variance
from analysis.inference.logit import Logit, logit
from analysis.inference.matching import Matched, Rule, balance, match
from analysis.inference.matching_pools import Pool, pools_of
from analysis.inference.sample import led_by, matrix, take
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Result

ATT = "att"
PROPENSITY = "propensity"


@dataclass(frozen=True)
class MatchedPool:
    pool: Pool
    logit: Logit
    matched: Matched

    @property
    def equation(self) -> tuple[str, Result]:
        """Name and rows of the logit."""
        name = PROPENSITY if self.pool.period is None else f"{PROPENSITY}:{self.pool.period}"
        model = self.logit.model
        return name, Result(self.logit.figures, estimates(model, [self.logit.covariance]), dropped=model.dropped)


def fit(design: Design, spec: EstimationOptions) -> Result:
    """The effect on the treated, in the row `att`: least squares with absorbed effects, treated rows weighing one and
    controls their shares in the treated ones (analysis.inference.matching); the others leave and are counted.

    Matched are, by `scope`, units on their means before the first treatment of anyone (pre_period), or rows: of all
    periods together (pooled), or within each (by_period). Errors as `did`; they take the weights as given. Equation
    `propensity` (by_period `propensity:<period>`) is the logit. Raises EstimationError for a treatment that cannot be
    used (analysis.inference.event_time), groups that contradict it or lack a side, no period before the policy,
    perfect separation, fewer controls than neighbours, and where no treated row is matched.
    """
    used, pools, left = _sample(design, spec)
    result = regression(used, spec)
    model = result.model
    if ATT not in model.terms:
        reason = next(row.reason for row in model.dropped if row.variable == ATT)
        raise EstimationError(f"no effect can be estimated in the {model.n_obs} matched rows: {ATT} {reason}")
    return Result(
        result.figures,
        estimates(model, result.covariances),
        _diagnostics(pools, spec),
        (*left, *model.dropped, *without_variance(result.covariances)),
        dict(each.equation for each in pools),
    )


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator; matched anew."""
    return solve(_sample(design, spec)[0], spec).by_term


def _sample(design: Design, spec: EstimationOptions) -> tuple[Design, list[MatchedPool], tuple[Dropped, ...]]:
    """The weighted rows led by the treatment, the pools that were matched, and what left."""
    if not absorbs(spec):
        raise EstimationError("write fixed_effects: those of the unit and of the time, which psm_did absorbs")
    design, singletons = prune(design, spec)
    found = treatment_of(design, {"treatment": spec.options["treatment"]})
    treated = _group(design, found, spec)
    pools = [_matched(pool, spec) for pool in pools_of(design, found, treated, spec.options)]
    weights = _weights(pools, spec)
    whole = led_by(replace(design, weights=weights), {ATT: found.is_treated().astype(float)})
    used, alone = prune(take(whole, weights > 0), spec)
    return used, pools, (*singletons, *_left(weights, treated, spec), *alone)


def _group(design: Design, found: Treatment, spec: EstimationOptions) -> np.ndarray:
    """Whether the row's unit is ever treated (n,)."""
    assert design.region is not None
    name, values = spec.options["group"], matrix(design, [spec.options["group"]])[:, 0]
    if not np.isin(values, (0.0, 1.0)).all():
        raise EstimationError(f"{name} must be 0 or 1")
    units = Groups.of(design.region)
    share = units.means(values[:, None])[:, 0]
    if (mixed := int(((share > 0) & (share < 1)).sum())) > 0:
        raise EstimationError(f"{name} changes within {mixed} units: it says whether a unit is ever treated")
    if share.all() or not share.any():
        raise EstimationError(
            f"{name} is {values[0]:g} in all {units.size} units: there are no {'controls' if values[0] else 'treated'}"
        )
    if (against := len(np.unique(design.region[found.is_treated() & (values == 0)]))) > 0:
        raise EstimationError(f"{against} units have {spec.options['treatment']} = 1 and {name} = 0")
    return np.asarray(values == 1)


def _matched(pool: Pool, spec: EstimationOptions) -> MatchedPool:
    options = spec.options
    rule = Rule(options["neighbours"], options["ties"], options["caliper"])
    try:
        rule.refuse_few(pool.treated)
        found = logit(pool.treated.astype(float), pool.values, options["match_on"], options["group"])
        return MatchedPool(pool, found, match(found.score, pool.treated, rule))
    except EstimationError as error:
        raise error if pool.period is None else EstimationError(f"matching within {pool.period}: {error}") from None


def _weights(pools: Sequence[MatchedPool], spec: EstimationOptions) -> np.ndarray:
    """Weights of the design's rows (n,), NaN for those in no pool."""
    weights = np.full(len(pools[0].pool.place), np.nan)
    for each in pools:
        inside = each.pool.place >= 0
        weights[inside] = each.matched.weight[each.pool.place[inside]]
    if not (weights > 0).any():
        lost = _lost(pools, spec)
        raise EstimationError(f"nobody is matched: {lost.note}; match on fewer columns or widen the caliper")
    return weights


def _lost(pools: Sequence[MatchedPool], spec: EstimationOptions) -> Diagnostic:
    outside, alone = (sum(getattr(each.matched, name) for each in pools) for name in ("outside", "alone"))
    treated = sum(int(each.pool.treated.sum()) for each in pools)
    what = "units" if spec.options["scope"] == "pre_period" else "rows"
    note = f"of {treated} treated {what} {outside} beyond the scores of the controls, {alone} with none in the caliper"
    return Diagnostic("n_off_support", float(outside + alone), note)


def _left(weights: np.ndarray, treated: np.ndarray, spec: EstimationOptions) -> Iterator[Dropped]:
    """Rows that weigh nothing or (NaN) were in no pool, by side."""
    nowhere = "no treated row in the period"
    if spec.options["scope"] == "pre_period":
        nowhere = "units without a row before the policy"
    reasons = {1: "without a match on common support", 0: "nobody's neighbour"}
    for side, reason in reasons.items():
        for rows, why in ((weights == 0, reason), (np.isnan(weights), nowhere)):
            count = int((rows & (treated == bool(side))).sum())
            if count:
                yield Dropped(f"{spec.options['group']}={side}", f"{count} rows: {why}")


def _diagnostics(pools: Sequence[MatchedPool], spec: EstimationOptions) -> tuple[Diagnostic, ...]:
    values = np.concatenate([each.pool.values for each in pools])
    treated = np.concatenate([each.pool.treated for each in pools])
    weight = np.concatenate([each.matched.weight for each in pools])
    return (
        *balance(values, spec.options["match_on"], treated, weight),
        _lost(pools, spec),
        *(each.logit.pseudo_r2(each.pool.period) for each in pools),
    )
