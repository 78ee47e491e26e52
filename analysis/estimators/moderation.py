"""Moderation: the effect of a focal variable depends on another variable (Aiken and West 1991; Brambor et al. 2006)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.estimators import within
from analysis.estimators.options import EstimationOptions
from analysis.inference.joint import estimates
from analysis.inference.sample import columns
from analysis.results import Design, Dropped, Estimate, EstimationError, Result
from analysis.terms import factors, interactions

MARGINS = ("p10", "p25", "p50", "p75", "p90")


def fit(design: Design, spec: EstimationOptions) -> Result:
    """`within` with the moderator and its product with every focal variable; without fixed effects a constant.

    `margin_p10` is the effect of the first focal variable, b_x + b_xm m, at the 10th percentile m of the moderator over
    the estimated rows (Stata's centile rule: the mean of both neighbours where the rank is whole); its standard error
    follows from each covariance (delta method, exact as the margin is linear), the percentile taken as given.
    Raises EstimationError (see analysis.estimators.within), where a product leaves the estimation, and for margins that
    depend on a third variable too.
    """
    design = equation(design, spec)
    fitted = within.estimated(design, spec)
    result = within.report(fitted, spec)
    products = interactions(spec.focal, _moderator(spec), design.regressors)
    for name in products.values():
        reason = next((row.reason for row in fitted.model.dropped if row.variable == name), None)
        if reason:
            raise EstimationError(f"{name}: {reason} in {fitted.model.n_obs} rows, so nothing moderates")
    margins, dropped = _margins(fitted, spec, products)
    return replace(result, estimates=(*result.estimates, *margins), dropped=(*result.dropped, *dropped))


def equation(design: Design, spec: EstimationOptions) -> Design:
    """The design with all main effects before the products, and the controls last."""
    moderator = _moderator(spec)
    products = interactions(spec.focal, moderator, design.regressors)
    if not products:
        raise EstimationError(f"moderator {moderator}: no focal variable beside it ({', '.join(spec.focal)})")
    values = columns(design, [moderator])[:, 0]
    made = {name: design.data[focal] * values for focal, name in products.items()}
    order = dict.fromkeys((*spec.focal, moderator, *made, *design.regressors))
    return replace(design, data=design.data.assign(**made), regressors=tuple(order))


def _margins(
    fitted: within.Fitted, spec: EstimationOptions, products: dict[str, str]
) -> tuple[tuple[Estimate, ...], list[Dropped]]:
    """The rows of the margins, or why there are none."""
    wanted, model = spec.options.get("margins", MARGINS), fitted.model
    focal = next(iter(products))
    if not wanted:
        return (), []
    others = [name for name in model.regressors if focal in factors(name) and name not in (focal, products[focal])]
    if others:
        raise EstimationError(
            f"the margins of {focal} depend on {', '.join(others)} too, not on the moderator alone: write margins: []"
        )
    if focal not in model.terms:  # constant within the effects: only how it varies with the moderator is identified
        return (), [Dropped(f"margin_{name}", f"{focal} itself left the estimation") for name in wanted]
    moderator = columns(fitted.design, [_moderator(spec)])[:, 0]
    weights = np.zeros((len(wanted), model.n_terms))
    weights[:, model.terms.index(focal)] = 1.0
    weights[:, model.terms.index(products[focal])] = [
        np.percentile(moderator, int(name[1:]), method="averaged_inverted_cdf") for name in wanted
    ]
    margins = model.recombine(weights, [f"margin_{name}" for name in wanted])
    return estimates(margins, [replace(c, matrix=weights @ c.matrix @ weights.T) for c in fitted.covariances]), []


def _moderator(spec: EstimationOptions) -> str:
    if spec.moderator is None:
        raise EstimationError("the specification names no moderator")
    return spec.moderator
