"""Mediation by steps (Baron and Kenny 1986): how much of an effect runs through another variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from analysis.estimators import within
from analysis.estimators.options import EstimationOptions
from analysis.inference.bootstrap import cluster_codes, draws
from analysis.inference.cluster_weights import ClusterMoments
from analysis.inference.sample import columns, outcome_and_regressors
from analysis.results import Design, Diagnostic, Estimate, EstimationError, Result

TOTAL, A = "total", "a"
ENDS = {"indirect_ci_low": 0.025, "indirect_ci_high": 0.975}
PRODUCT_TESTS = {"sobel": 0, "aroian": 1, "goodman": -1}
"""Sign of se_a^2 se_b^2 in the variance of a*b: Sobel (1982), Aroian (1947), Goodman (1960)."""


def fit(design: Design, spec: EstimationOptions) -> Result:
    """`within` for each equation on the same rows; without fixed effects least squares with a constant.

    total    outcome on focal variables and controls
    a        mediator on the same
    headline outcome on the same and the mediator (three_step), or `total` again (two_step, Jiang 2022: no inference on
             the third step, whose mediator is endogenous)
    The headline of three steps adds, for every focal variable, its indirect effect a*b, the normal tests of the product
    under the headline covariance, and the percentile interval of a pairs cluster bootstrap. Under least squares total =
    direct + a*b. Raises EstimationError (see analysis.estimators.within), and where a focal variable or the mediator
    leaves an equation.
    """
    mediator, steps = _mediator(spec), spec.options.get("design", "three_step")
    last = within.estimated(with_mediator(design, spec), spec) if steps == "three_step" else None
    if last:  # first of all: it finds a mediator that is collinear, which `a` would fit without error
        _refuse_lost(last, [*spec.focal, mediator])
    designs = {TOTAL: design, A: replace(design, outcome=mediator)}
    fitted = {name: within.estimated(each, spec) for name, each in designs.items()}
    for each in fitted.values():
        _refuse_lost(each, spec.focal)
    equations = {name: within.report(each, spec) for name, each in fitted.items()}
    if not last:
        return replace(equations[TOTAL], equations=equations)
    result = within.report(last, spec)
    step = {row.term: row for row in fitted[A].estimates if row.is_headline}
    b = next(row for row in last.estimates if row.is_headline and row.term == mediator)
    found = indirect_draws(last, spec)
    intervals = [(name, np.quantile(found, level, axis=0).tolist()) for name, level in ENDS.items()]
    tests = [
        row if len(spec.focal) == 1 else replace(row, note=f"{focal}: {row.note}" if row.note else focal)
        for i, focal in enumerate(spec.focal)
        for row in (*product_tests(step[focal], b), *(Diagnostic(n, v[i], None, "bootstrap") for n, v in intervals))
    ]
    return replace(result, diagnostics=(*result.diagnostics, *tests), equations=equations)


def equation(design: Design, spec: EstimationOptions) -> Design:
    """The headline's; see analysis.estimators.Estimator."""
    return design if spec.options.get("design") == "two_step" else with_mediator(design, spec)


def with_mediator(design: Design, spec: EstimationOptions) -> Design:
    """The last step. The mediator comes last, so that where it is collinear no control leaves this equation alone."""
    return replace(design, regressors=(*design.regressors, _mediator(spec)))


def product_tests(a: Estimate, b: Estimate) -> list[Diagnostic]:
    """a*b, then z and its p-value by the three variances; Goodman's may be negative, which is a row without z."""
    effect = a.estimate * b.estimate
    rows = [Diagnostic("indirect_effect", effect)]
    for name, sign in PRODUCT_TESTS.items():
        variance = (a.estimate * b.std_error) ** 2 + (b.estimate * a.std_error) ** 2
        variance += sign * (a.std_error * b.std_error) ** 2
        if variance <= 0:
            rows.append(Diagnostic(name, None, "the variance of the product is not positive", b.covariance))
            continue
        z = effect / float(np.sqrt(variance))
        rows.append(Diagnostic(name, z, None, b.covariance, p_value=float(2 * stats.norm.sf(abs(z)))))
    return rows


def indirect_draws(last: within.Fitted, spec: EstimationOptions) -> np.ndarray:
    """a*b (reps, focal variables) over the draws of the pairs cluster bootstrap."""
    settings = spec.options.get("bootstrap") or {}
    codes, size = cluster_codes(last.design, settings)
    weights = np.array([np.bincount(chosen, minlength=size) for chosen in draws(size, settings)], dtype=float)
    regressors, outcome = last.model.regressors, outcome_and_regressors(last.design)[0]
    values = np.column_stack([columns(last.design, regressors), outcome])
    moments = ClusterMoments.of(values, last.effects, codes, size)
    mediator = regressors.index(_mediator(spec))
    others = [i for i in range(len(regressors)) if i != mediator]
    try:
        a = moments.slopes(weights, mediator, others)
        b = moments.slopes(weights, len(regressors), range(len(regressors)))[:, [mediator]]
    except EstimationError as error:
        raise EstimationError(f"bootstrap of the indirect effect: {error}") from None
    return np.asarray(a[:, [others.index(regressors.index(name)) for name in spec.focal]] * b)


def _refuse_lost(fitted: within.Fitted, names: Sequence[str]) -> None:
    for row in fitted.model.dropped:
        if row.variable in names:
            equation = f"{fitted.design.outcome} on {', '.join(fitted.design.regressors)}"
            raise EstimationError(f"{row.variable}: {row.reason} in {fitted.model.n_obs} rows of {equation}")


def _mediator(spec: EstimationOptions) -> str:
    if spec.mediator is None:
        raise EstimationError("the specification names no mediator")
    return spec.mediator
