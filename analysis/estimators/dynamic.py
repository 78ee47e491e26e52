"""Difference and system GMM for dynamic panels, with the conventions of Stata's xtabond2 (Roodman 2009)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.dynamic_gmm import Moments, Step, Weighting, robust, solve, windmeijer
from analysis.inference.dynamic_plan import DEFAULTS
from analysis.inference.dynamic_sample import DynamicSample, dynamic_sample
from analysis.inference.dynamic_tests import differences, overidentification, serial_correlation
from analysis.inference.joint import Covariance, estimates, joint_test
from analysis.inference.least_squares import LinearModel
from analysis.inference.sample import refuse_effects
from analysis.results import Design, Diagnostic, EstimationError, Fit, Result

LABEL = "windmeijer"
ORDERS = (1, 2)
EFFECTS = "the transformation removes unit effects; write fixed_effects: [], and time_dummies: true for period effects"


def fit(design: Design, spec: EstimationOptions, *, system: bool) -> Result:
    """One or two steps of GMM on the transformed equation and, in a system, the level equation beside it (h(3)).

    The one row of every term is labelled `windmeijer`: the corrected covariance of two steps, the robust one of one
    step, the uncorrected one of two steps under `windmeijer: false`; normal distribution, no small-sample factor.
    n_obs counts rows of the level equation (difference: of the transformed one), n_regions the units that have one.
    Raises EstimationError for fewer than three periods, an option that fits no equation, and instruments that determine
    fewer coefficients than there are.
    """
    options = DEFAULTS | dict(spec.options)
    sample, moments, first, second, chosen = _estimated(design, spec, options, system=system)
    matrix = _covariance(moments, first, second, options)
    model = LinearModel(sample.terms, chosen.coef, np.zeros(0), np.zeros((0, len(chosen.coef))), sample.dropped)
    covariance = Covariance(LABEL, matrix)
    figures = Fit(
        n_obs=sample.n_obs,
        n_regions=sample.n_units,
        n_clusters=sample.n_units,
        n_selected=design.n_selected,
        **joint_test(model, covariance, None),
    )
    tests = (
        *(serial_correlation(order, *sample.differenced(chosen.coef), chosen, covariance.matrix) for order in ORDERS),
        *_validity(sample, moments, first, second),
        _count(sample, first, second),
    )
    return Result(figures, estimates(model, [covariance]), tests, sample.dropped)


def slopes(design: Design, spec: EstimationOptions, *, system: bool) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    sample, *_, chosen = _estimated(design, spec, DEFAULTS | dict(spec.options), system=system)
    return dict(zip(sample.terms, chosen.coef.tolist(), strict=True))


difference = partial(fit, system=False)
system = partial(fit, system=True)
difference_slopes = partial(slopes, system=False)
system_slopes = partial(slopes, system=True)


def _estimated(
    design: Design, spec: EstimationOptions, options: dict[str, Any], *, system: bool
) -> tuple[DynamicSample, Moments, Step, Step | None, Step]:
    """Sample, moments, first and second step, and the one that is reported."""
    name = "system_gmm" if system else "difference_gmm"
    refuse_effects(name, spec, EFFECTS)
    sample = dynamic_sample(design, options, name, system=system)
    values = sample.instruments.values
    moments = Moments.of(sample.y, sample.x, values, sample.terms)
    first = solve(moments, Weighting.of(sample.weighting_root(values)))
    second = _second(moments, first, options["steps"])
    return sample, moments, first, second, first if options["steps"] == 1 or second is None else second


def _second(moments: Moments, first: Step, steps: int) -> Step | None:
    """None where one step was asked for and the units are too few for the other, which only Hansen's test needs."""
    try:
        return solve(moments, Weighting.of(first.by_unit))
    except EstimationError:
        if steps == 1:
            return None
        raise


def _covariance(moments: Moments, first: Step, second: Step | None, options: dict[str, Any]) -> np.ndarray:
    if options["steps"] == 1 or second is None:
        return robust(first)
    return windmeijer(moments, first, second) if options["windmeijer"] else second.bread


def _validity(sample: DynamicSample, moments: Moments, first: Step, second: Step | None) -> Iterator[Diagnostic]:
    """Sargan's test of the first step, Hansen's of the second, and the difference tests of the latter."""
    df = first.weighting.rank - len(moments.names)
    yield overidentification("sargan", first.objective / sample.error_variance(first.coef), df)
    if second is None:
        note = f"{sample.n_units} units do not determine the second step of {len(moments.names)} coefficients"
        yield Diagnostic("hansen_j", None, note)
        return
    yield overidentification("hansen_j", second.objective, df)
    if df:
        yield from differences(sample.instruments, moments, first, second, first.by_unit)


def _count(sample: DynamicSample, first: Step, second: Step | None) -> Diagnostic:
    """Independent instruments; the note warns of too many (Roodman 2009, "A note on the theme of too many")."""
    count, notes = first.weighting.rank, []
    if count >= sample.n_units:
        notes.append(f"not fewer than the {sample.n_units} groups: Hansen's test is weakened")
    if second and second.weighting.rank < count:
        notes.append(
            f"the two-step weighting matrix is singular, rank {second.weighting.rank}: generalized inverse; "
            "diff_hansen may be negative"
        )
    return Diagnostic("n_instruments", float(count), "; ".join(notes) or None)
