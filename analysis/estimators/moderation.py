"""Moderation: an interaction, with both main effects, and the effect at percentiles of the moderator."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import regression
from analysis.inference.effects import prune
from analysis.inference.joint import estimates, without_variance
from analysis.results import Design, EstimationError, Result

STATA_PERCENTILE: Literal["averaged_inverted_cdf"] = "averaged_inverted_cdf"
"""Type 2 of Hyndman and Fan (1996), as `summarize, detail` prints."""


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Focal variables, moderator, their products `focal:moderator`, controls.

    `margin_p25` is the effect of the first focal variable where the moderator is at that percentile of the estimation
    sample. Centring (the default) moves the main effects, never the products or the margins. Covariances as `within`; a
    margin's error is by the delta method, exact here. Raises EstimationError for a moderator that is a focal variable,
    and where the product or a main effect is collinear.
    """
    moderator, focal = str(spec.moderator), spec.focal[0]
    if moderator in (*spec.focal, design.outcome):
        raise EstimationError(f"the moderator {moderator} is the outcome or a focal variable already")
    design, singletons = prune(design, spec)
    values = design.data[moderator].to_numpy()
    products = {f"{name}:{moderator}": design.data[name].to_numpy() * values for name in spec.focal}
    twice = [name for name in products if name in design.regressors]
    if twice:
        raise EstimationError(f"{', '.join(twice)}: moderation adds the product itself; leave it out of the controls")
    controls = [name for name in design.regressors if name not in (*spec.focal, moderator)]
    data = pd.concat([design.data, pd.DataFrame(products, index=design.data.index)], axis=1)
    found = regression(replace(design, data=data, regressors=(*spec.focal, moderator, *products, *controls)), spec)
    product = f"{focal}:{moderator}"
    missing = [term for term in (focal, product) if term not in found.model.terms]
    if missing:
        raise EstimationError(f"{', '.join(missing)} left as collinear: there is no effect to show")
    percentiles = [int(name.removeprefix("p")) for name in spec.options["margins"]]
    points = np.percentile(values, percentiles, method=STATA_PERCENTILE) if percentiles else np.zeros(0)
    matrix = np.vstack([np.eye(found.model.n_terms), np.zeros((len(points), found.model.n_terms))])
    for row, point in enumerate(points, start=found.model.n_terms):
        matrix[row, found.model.terms.index(focal)] = 1.0
        matrix[row, found.model.terms.index(product)] = point
    model = found.model.recombine(matrix, [*found.model.terms, *(f"margin_p{p}" for p in percentiles)])
    covariances = [replace(c, matrix=matrix @ c.matrix @ matrix.T) for c in found.covariances]
    dropped = (*singletons, *found.model.dropped, *without_variance(found.covariances))
    return Result(found.figures, estimates(model, covariances), dropped=dropped)
