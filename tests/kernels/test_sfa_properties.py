"""Stochastic frontiers on random samples: what rescaling, moving, reordering and doubling rows may change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernels.frontiers import Sample, simulated
from warehouse.kernels.sfa import Sfa, sfa

OF_AN_ERROR = 1e-4
"""Coefficients, in their standard errors: a Newton decrement below 1e-9 is 3e-5 of them."""
SEARCHED = 1e-5
"""Efficiencies (absolute), variances (relative): two searches for one maximum."""
LIKELIHOOD = 1e-8
"""Log-likelihoods (absolute): half the decrement, and the rounding of sums."""

FEW = settings(max_examples=4, deadline=None)
MODELS: dict[str, tuple[dict[str, float], dict[str, object]]] = {
    "half_normal": ({}, {}),
    "panel": ({}, {"unit": "unit"}),
    "decay": ({"eta": 0.1}, {"unit": "unit", "time": "time", "decay": True}),
    "truncated_normal": ({"mu": 0.8}, {"unit": "unit", "distribution": "truncated_normal"}),
    "determinants": ({}, {"z": "z"}),
}
"""How the sample is simulated, and the options of the fit; those that name a column of the sample stand for it."""

models, seeds = pytest.mark.parametrize("model", list(MODELS)), st.integers(0, 10**6)


def fit(sample: Sample, model: str) -> Sfa:
    options = MODELS[model][1]
    columns = {key: getattr(sample, key) if value == key else value for key, value in options.items()}
    return sfa(sample.y, sample.x, **columns)


def fitted(model: str, seed: int) -> tuple[Sample, Sfa]:
    """A sample with inefficiency to be found; the others have a status instead of figures."""
    sample = simulated(60, 5, seed=seed, sigma_u=0.8, **MODELS[model][0])
    found = fit(sample, model)
    assume(found.status == "ok" and found.gamma > 0.05)
    return sample, found


def hold(ours: Sfa, straight: Sfa, *, rows: object = slice(None), coef: np.ndarray, error: np.ndarray) -> None:
    """`ours` is `straight` with other coefficients and standard errors; `rows` are those of its efficiencies."""
    assert ours.status == "ok", ours.note
    assert np.abs((ours.coef - coef) / error).max() < OF_AN_ERROR
    assert ours.std_error == pytest.approx(error, rel=1e-3)
    assert ours.gamma == pytest.approx(straight.gamma, rel=SEARCHED)
    assert ours.efficiency == pytest.approx(straight.efficiency[rows], abs=SEARCHED)


@models
@given(seeds, st.floats(-20, 20))
@FEW
def test_output_times_a_constant_moves_the_intercept_alone(model: str, seed: int, shift: float) -> None:
    """Outputs are logarithms: times a constant is plus its logarithm."""
    sample, straight = fitted(model, seed)
    moved = fit(replace(sample, y=sample.y + shift), model)
    coef = straight.coef + shift * (np.arange(len(straight.coef)) == 0)
    hold(moved, straight, coef=coef, error=straight.std_error)
    assert moved.sigma2 == pytest.approx(straight.sigma2, rel=SEARCHED)
    assert moved.loglik == pytest.approx(straight.loglik, abs=LIKELIHOOD)


@models
@given(seeds, st.integers(-6, 6), st.floats(-5, 5))
@FEW
def test_an_input_in_other_units_moves_its_coefficient_and_the_intercept(
    model: str, seed: int, digits: int, shift: float
) -> None:
    sample, straight = fitted(model, seed)
    factor = 10.0**digits
    x = np.column_stack([factor * (sample.x[:, 0] + shift), sample.x[:, 1:]])
    rescaled = fit(replace(sample, x=x), model)
    scale = np.where(np.arange(len(straight.coef)) == 1, factor, 1.0)
    coef = straight.coef / scale - shift * straight.coef[1] * (np.arange(len(straight.coef)) == 0)
    error = straight.std_error / scale
    error[0] = rescaled.std_error[0]  # the intercept is that of another place
    hold(rescaled, straight, coef=coef, error=error)
    assert rescaled.loglik == pytest.approx(straight.loglik, abs=LIKELIHOOD)


@models
@given(seeds)
@FEW
def test_order_of_rows_and_names_of_units_do_not_matter(model: str, seed: int) -> None:
    sample, straight = fitted(model, seed)
    random = np.random.default_rng(seed)
    order, names = random.permutation(len(sample.y)), random.permutation(1000)
    mixed = Sample(
        sample.y[order], sample.x[order], names[sample.unit[order]], sample.time[order] + 1990, sample.z[order]
    )
    hold(fit(mixed, model), straight, rows=order, coef=straight.coef, error=straight.std_error)


@models
@given(seeds)
@FEW
def test_doubling_every_unit_halves_the_variances_of_the_estimates(model: str, seed: int) -> None:
    """The likelihood is squared: its maximum stays, its curvature doubles. No unit gains or loses efficiency."""
    sample, straight = fitted(model, seed)
    twice = {key: np.concatenate([getattr(sample, key)] * 2) for key in ("y", "x", "time", "z")}
    doubled = fit(Sample(unit=np.concatenate([sample.unit, sample.unit + 100]), **twice), model)
    rows = np.tile(np.arange(len(sample.y)), 2)
    hold(doubled, straight, rows=rows, coef=straight.coef, error=straight.std_error / np.sqrt(2))
    assert doubled.loglik == pytest.approx(2 * straight.loglik, abs=2 * LIKELIHOOD)
