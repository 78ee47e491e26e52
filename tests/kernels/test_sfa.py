"""Stochastic frontiers: what is estimated, what the algebra promises, results with a name, refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.kernels.frontiers import Sample, simulated
from warehouse.kernels.errors import CollinearError, KernelError, MissingError
from warehouse.kernels.frontier_data import arrange
from warehouse.kernels.frontier_likelihood import derivative
from warehouse.kernels.sfa import Sfa, sfa

SEARCHED = 1e-6
"""Two searches for one maximum: the Newton decrement is below 1e-9, so that coefficients agree to 3e-5 of an error."""

PANEL = simulated(60, 5, seed=11, eta=0.1)
CROSS = simulated(300, 1, seed=3)

MODELS = {
    "half_normal": (CROSS, {}),
    "panel": (PANEL, {"unit": "unit"}),
    "decay": (PANEL, {"unit": "unit", "time": "time", "decay": True}),
    "truncated_normal": (simulated(60, 5, seed=11, mu=0.8), {"unit": "unit", "distribution": "truncated_normal"}),
    "determinants": (CROSS, {"z": "z"}),
}


def fit(sample: Sample, options: dict, rows: object = slice(None)) -> Sfa:
    """Options that name a column of the sample stand for it."""
    columns = {key: getattr(sample, key)[rows] if value == key else value for key, value in options.items()}
    return sfa(sample.y[rows], sample.x[rows], **columns)


def figures(found: Sfa) -> np.ndarray:
    assert found.status == "ok" and found.converged, found.note
    return np.concatenate([found.coef, found.std_error, [found.sigma2, found.gamma, found.loglik]])


@pytest.mark.parametrize(("sample", "options"), MODELS.values(), ids=list(MODELS))
def test_the_truth_lies_within_three_standard_errors(sample: Sample, options: dict) -> None:
    found = fit(sample, options)
    truth = {"_cons": 1.0, "x1": 0.5, "x2": 0.3}
    for term, coef, error in zip(found.terms, found.coef, found.std_error, strict=True):
        if term in truth:
            assert abs(coef - truth[term]) < 3 * error
    assert ((found.efficiency > 0) & (found.efficiency <= 1)).all()
    assert found.covariance.shape == (len(found.terms) + 2,) * 2


@pytest.mark.parametrize(("sample", "options"), MODELS.values(), ids=list(MODELS))
def test_errors_are_of_the_observed_information(sample: Sample, options: dict) -> None:
    found = fit(sample, options)
    columns = {key: getattr(sample, key) if value == key else None for key, value in options.items()}
    x = np.column_stack([np.ones(len(sample.y)), sample.x])
    has_mean = options.get("distribution") == "truncated_normal"
    keys = (columns.get("unit"), columns.get("time"), options.get("decay"), columns.get("z"))
    given = arrange(sample.y, x, has_mean, *keys).frontier
    theta = np.concatenate([found.coef, [found.sigma2, found.gamma]])
    assert np.abs(given.score(theta)).max() < 1e-4 * np.abs(np.diag(derivative(given.score, theta))).max()
    inverse = np.linalg.inv(-derivative(given.score, theta))
    assert found.covariance == pytest.approx(inverse, rel=1e-4, abs=1e-4 * np.abs(inverse).max())
    assert found.std_error == pytest.approx(np.sqrt(np.diag(inverse))[:-2], rel=1e-4)


@pytest.mark.parametrize(("sample", "options"), MODELS.values(), ids=list(MODELS))
def test_order_of_rows_does_not_matter(sample: Sample, options: dict) -> None:
    order = np.random.default_rng(0).permutation(len(sample.y))
    straight, mixed = fit(sample, options), fit(sample, options, order)
    assert figures(mixed) == pytest.approx(figures(straight), rel=SEARCHED, abs=SEARCHED)
    assert mixed.efficiency == pytest.approx(straight.efficiency[order], abs=SEARCHED)


def test_units_of_measurement_carry_through() -> None:
    """y in another unit scales coefficients and sigma, x in another its coefficient; gamma stays."""
    straight = sfa(CROSS.y, CROSS.x)
    rescaled = sfa(1000 * CROSS.y, CROSS.x * [1e6, 1] + [7, 0])
    slopes = straight.coef[1:] * [1e-3, 1e3]
    constant = 1000 * straight.coef[0] - 7 * slopes[0]
    assert rescaled.coef == pytest.approx([constant, *slopes], rel=SEARCHED)
    assert rescaled.std_error[1:] == pytest.approx(straight.std_error[1:] * [1e-3, 1e3], rel=SEARCHED)
    assert (rescaled.gamma, rescaled.sigma2) == pytest.approx((straight.gamma, 1e6 * straight.sigma2), rel=SEARCHED)
    assert rescaled.loglik == pytest.approx(straight.loglik - len(CROSS.y) * np.log(1000), rel=1e-12)


def test_a_cost_frontier_is_a_production_frontier_turned_round() -> None:
    production, cost = sfa(CROSS.y, CROSS.x), sfa(-CROSS.y, -CROSS.x, kind="cost")
    assert cost.coef == pytest.approx(production.coef * [-1, 1, 1], rel=SEARCHED)
    assert cost.efficiency == pytest.approx(production.efficiency, abs=SEARCHED)


def test_one_time_per_unit_is_a_cross_section() -> None:
    as_panel = sfa(CROSS.y, CROSS.x, unit=CROSS.unit, time=CROSS.time)
    assert figures(as_panel) == pytest.approx(figures(sfa(CROSS.y, CROSS.x)), rel=SEARCHED)


def test_efficiency_is_the_units_without_decay_and_moves_with_it() -> None:
    constant = fit(PANEL, {"unit": "unit"}).efficiency.reshape(60, 5)
    assert np.ptp(constant, axis=1).max() < 1e-14
    moving = fit(PANEL, {"unit": "unit", "time": "time", "decay": True})
    assert moving.terms[-1] == "eta" and moving.coef[-1] > 0
    assert (np.diff(moving.efficiency.reshape(60, 5), axis=1) > 0).all()


def test_determinants_with_and_without_a_constant() -> None:
    z = np.column_stack([np.ones(len(CROSS.y)), CROSS.z[:, 0]])
    written = sfa(CROSS.y, CROSS.x, z=z)
    added = sfa(CROSS.y, CROSS.x, z=CROSS.z[:, 0], distribution="truncated_normal")
    kept = sfa(CROSS.y, CROSS.x, z=z, distribution="truncated_normal")
    assert (written.terms[3:], added.terms[3:], kept.terms[3:]) == (("z1", "z2"), ("z_cons", "z1"), ("z1", "z2"))
    assert written.loglik == pytest.approx(added.loglik, rel=1e-9) == kept.loglik
    assert sfa(CROSS.y, CROSS.x, z=CROSS.z).terms[3:] == ("z1", "z2")


NOISE = np.random.default_rng(1).normal(size=(60, 5))
NO_SPREAD = replace(PANEL, y=PANEL.x @ [0.5, 0.3] + (NOISE - NOISE.mean(axis=1, keepdims=True)).ravel())
"""Units do not differ on average, so that none is less efficient than another."""
WRONG = [
    (CROSS, {"kind": "cost"}),
    (CROSS, {"kind": "cost", "distribution": "truncated_normal"}),
    (NO_SPREAD, {"unit": "unit"}),
]


@pytest.mark.parametrize(("sample", "options"), WRONG)
def test_wrong_skewness_has_a_name_and_no_efficiency(sample: Sample, options: dict) -> None:
    found = fit(sample, options)
    assert (found.status, found.converged, found.gamma) == ("wrong_skewness", False, 0.0)
    columns = np.column_stack([np.ones(len(sample.y)), sample.x])
    beta, ssr, *_ = np.linalg.lstsq(columns, sample.y)
    assert found.coef == pytest.approx(beta) and found.sigma2 == pytest.approx(ssr[0] / len(sample.y))
    assert found.efficiency is None and found.std_error is None
    assert "least squares" in found.note


def test_without_noise_there_is_no_maximum() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(100, 1))
    found = sfa(x[:, 0] - np.abs(random.normal(size=100)), x)
    assert (found.status, found.converged) == ("not_converged", False)
    assert found.coef is None and found.efficiency is None and found.gamma is None
    assert "no noise is left" in found.note


def test_a_truncated_normal_that_runs_into_the_exponential_is_not_converged() -> None:
    random = np.random.default_rng(4)
    x = random.normal(size=(150, 1))
    y = x[:, 0] + 0.2 * random.normal(size=150) - random.exponential(size=150) ** 1.3
    found = sfa(y, x, distribution="truncated_normal")
    assert (found.status, found.coef) == ("not_converged", None)
    assert "Newton decrement" in found.note and "exponential" in found.note


X, Y = CROSS.x[:30], CROSS.y[:30]
UNIT, TIME = PANEL.unit[:30], PANEL.time[:30]
REFUSED = [
    ({"kind": "profit"}, KernelError, "production, cost"),
    ({"distribution": "gamma"}, KernelError, "half_normal"),
    ({"x": np.column_stack([X, np.ones(30)])}, CollinearError, "column 3"),
    ({"x": np.column_stack([X, X[:, 0] + X[:, 1]])}, CollinearError, "column 3"),
    ({"y": Y[:-1]}, KernelError, "30 values"),
    ({"y": np.append(Y[:-1], np.nan)}, MissingError, "row 29"),
    ({"y": X @ [1, 2]}, KernelError, "without residual"),
    ({"x": X[:5], "y": Y[:5]}, KernelError, "5 rows cannot"),
    ({"decay": True}, KernelError, "needs unit and time"),
    ({"decay": True, "unit": UNIT}, KernelError, "needs unit and time"),
    ({"decay": True, "unit": UNIT, "time": TIME, "z": X}, KernelError, "takes no z"),
    ({"decay": True, "unit": np.arange(30), "time": np.ones(30)}, KernelError, "two times"),
    ({"time": TIME}, KernelError, "without unit"),
    ({"unit": UNIT, "time": np.ones(30)}, KernelError, "same unit at the same time"),
    ({"unit": UNIT[:-1]}, KernelError, "30 labels"),
    ({"unit": [None, *UNIT[1:].tolist()]}, MissingError, "row 0"),
    ({"z": np.column_stack([X, X[:, 0]])}, CollinearError, "column 2 of z"),
    ({"z": X[:-1]}, KernelError, "z has 29 rows"),
]


@pytest.mark.parametrize(("options", "error", "message"), REFUSED)
def test_what_is_refused(options: dict, error: type[KernelError], message: str) -> None:
    with pytest.raises(error, match=message):
        sfa(**({"y": Y, "x": X} | options))
