"""Mediation: total effect, effect on the mediator, direct effect, and tests of their product.

Baron and Kenny (1986) in three equations on one sample; Sobel (1982), Aroian (1947) and Goodman (1960) for the product;
two_step stops after the mediator's equation (Jiang 2022), for the mediator is not randomly given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import stats

from analysis.estimators.options import EstimationOptions
from analysis.inference.absorbed_regression import regression
from analysis.inference.effects import effects_of, prune
from analysis.inference.joint import estimates, without_variance
from analysis.inference.resampled_gram import ClusterGrams, drawn
from analysis.inference.sample import columns
from analysis.results import Design, Diagnostic, Estimate, EstimationError, Result

PRODUCT_TESTS = {"sobel": 0.0, "aroian": 1.0, "goodman": -1.0}
"""Test -> the sign with which the product of both variances enters that of the product."""
LEVEL = 95


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Equations `total` (outcome on focal and controls) and `a` (mediator on the same); the fit itself is that of the
    outcome with the mediator among the regressors (three_step), or the total one again (two_step).

    The indirect effect is that of the first focal variable. Covariances as `within`. Diagnostics: sobel, aroian,
    goodman (z and p), indirect_effect, indirect_ci_low and _high by a percentile bootstrap that draws whole clusters.
    Raises EstimationError for a mediator that is a regressor or does not vary within the effects.
    """
    mediator, focal = str(spec.mediator), spec.focal[0]
    if mediator in design.regressors or mediator == design.outcome:
        raise EstimationError(f"the mediator {mediator} is the outcome or a regressor already")
    design, singletons = prune(design, spec)
    total = _equation(design, spec)
    first = _equation(replace(design, outcome=mediator), spec)
    if spec.options["design"] == "two_step":
        return replace(total, dropped=(*singletons, *total.dropped), equations={"a": first, "total": total})
    regressors = (*spec.focal, mediator, *(name for name in design.regressors if name not in spec.focal))
    direct = _equation(replace(design, regressors=regressors), spec)
    a, b = _row(first, focal), _row(direct, mediator)
    diagnostics = (*_product(a, b), *_bootstrap(design, spec, regressors))
    dropped = (*singletons, *direct.dropped)
    return replace(direct, diagnostics=diagnostics, dropped=dropped, equations={"a": first, "total": total})


def _equation(design: Design, spec: EstimationOptions) -> Result:
    found = regression(design, spec)
    dropped = (*found.model.dropped, *without_variance(found.covariances))
    return Result(found.figures, estimates(found.model, found.covariances), dropped=dropped)


def _row(result: Result, term: str) -> Estimate:
    for row in result.estimates:
        if row.term == term and row.is_headline:
            return row
    raise EstimationError(f"{term} left its equation as collinear: there is no indirect effect")


def _product(a: Estimate, b: Estimate) -> tuple[Diagnostic, ...]:
    rows = [Diagnostic("indirect_effect", a.estimate * b.estimate, f"{a.estimate:.6g} x {b.estimate:.6g}")]
    own = (a.estimate * b.std_error) ** 2 + (b.estimate * a.std_error) ** 2
    for test, sign in PRODUCT_TESTS.items():
        variance = own + sign * (a.std_error * b.std_error) ** 2
        if variance <= 0:
            rows.append(Diagnostic(test, None, "its variance is not positive", a.covariance))
            continue
        z = a.estimate * b.estimate / np.sqrt(variance)
        rows.append(Diagnostic(test, float(z), None, a.covariance, p_value=float(2 * stats.norm.sf(abs(z)))))
    return tuple(rows)


def _bootstrap(design: Design, spec: EstimationOptions, regressors: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    wanted: Mapping[str, Any] = spec.options["bootstrap"]
    name, mediator, focal = wanted["cluster"], str(spec.mediator), spec.focal[0]
    clusters = np.arange(len(design.data)) if name == "region" and design.region is None else design.clusters.get(name)
    if clusters is None:
        clusters = design.region
    if clusters is None:
        raise EstimationError(f"bootstrap: no column {name} to draw by")
    names = (str(design.outcome), *regressors)
    grams = ClusterGrams.of(columns(design, list(names)), names, effects_of(design, spec), clusters)
    weights = drawn(len(grams.grams), wanted["reps"], wanted["seed"])
    others = [name for name in regressors if name != mediator]
    a = grams.slopes(weights, mediator, others)[:, others.index(focal)]
    b = grams.slopes(weights, str(design.outcome), regressors)[:, regressors.index(mediator)]
    low, high = np.percentile(a * b, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    note = f"{wanted['reps']} draws of {len(grams.grams)} clusters ({name}), seed {wanted['seed']}"
    return (Diagnostic("indirect_ci_low", float(low), note), Diagnostic("indirect_ci_high", float(high), note))
