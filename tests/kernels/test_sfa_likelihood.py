"""The frontier's likelihood against numerical integration, its gradient against differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from tests.kernels.frontiers import integrated, simulated
from warehouse.kernels.frontier_chart import Chart
from warehouse.kernels.frontier_data import arrange
from warehouse.kernels.frontier_likelihood import Frontier, derivative, hazard, log_mills

QUADRATURE = 1e-9
"""What adaptive quadrature reaches."""
DIFFERENCES = 1e-5
"""Relative to the largest slope; one-sided differences."""
COMPLEX_STEP = 1e-9

MODELS = {
    "half_normal": {},
    "truncated_normal": {"has_mean": True},
    "panel": {"unit": True},
    "panel_truncated": {"unit": True, "has_mean": True},
    "decay": {"unit": True, "decay": True},
    "decay_truncated": {"unit": True, "decay": True, "has_mean": True},
    "determinants": {"z": True},
    "determinants_with_constant": {"z": True, "has_mean": True},
}


def frontier(has_mean: bool = False, unit: bool = False, decay: bool = False, z: bool = False) -> Frontier:
    """An unbalanced panel in mixed order."""
    sample = simulated(8, 3, seed=1)
    kept = np.random.default_rng(2).permutation(len(sample.y))[:20]
    x = np.column_stack([np.ones(len(kept)), sample.x[kept]])
    return arrange(
        sample.y[kept],
        x,
        has_mean,
        sample.unit[kept] if unit else None,
        sample.time[kept] if unit else None,
        decay,
        sample.z[kept] if z else None,
    ).frontier


def somewhere(given: Frontier) -> np.ndarray:
    """Parameters away from the maximum."""
    delta = np.linspace(0.4, -0.3, given.means.shape[1])
    return np.concatenate([[0.8, 0.4, 0.2], delta, [] if given.lag is None else [0.2], [0.5, 0.6]])


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_likelihood_and_efficiency_are_the_integrals(model: dict[str, bool]) -> None:
    given = frontier(**model)
    theta = somewhere(given)
    loglik, efficiency = integrated(given, theta)
    assert given.loglik(theta) == pytest.approx(loglik, rel=QUADRATURE)
    assert given.efficiency(theta) == pytest.approx(efficiency, rel=QUADRATURE)


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_score_is_the_gradient(model: dict[str, bool]) -> None:
    given = frontier(**model)
    theta = somewhere(given)
    score = given.score(theta)
    assert score == pytest.approx(approx_fprime(theta, given.loglik, 1e-7), abs=DIFFERENCES * np.abs(score).max())
    hessian = derivative(given.score, theta)
    assert hessian == pytest.approx(hessian.T, abs=COMPLEX_STEP * np.abs(hessian).max())


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_the_chart_is_the_same_likelihood(model: dict[str, bool]) -> None:
    given = frontier(**model)
    chart = Chart(given)
    point = np.concatenate([somewhere(given)[:-2], [0.3, -0.5]])
    scale = len(given.y) * np.log(chart.size)
    assert chart.loglik(point) - scale == pytest.approx(given.loglik(chart.theta(point)), rel=1e-12)
    score = chart.score(point)
    assert score == pytest.approx(approx_fprime(point, chart.loglik, 1e-7), abs=DIFFERENCES * np.abs(score).max())
    assert chart.loglik(np.append(point[:-1], 30.0)) == -np.inf


def test_tails_keep_their_digits() -> None:
    """Far below zero phi / Phi is -a - 1/a + 2/a^3 and ln Phi + a^2/2 is -ln(-a sqrt(2 pi)) - 1/a^2 (Mills)."""
    a = np.array([-60.0, -200.0])
    assert hazard(a) == pytest.approx(-a - 1 / a + 2 / a**3, rel=1e-9)
    assert log_mills(a) == pytest.approx(-np.log(-a * np.sqrt(2 * np.pi)) - 1 / a**2 + 2.5 / a**4, rel=1e-9)
    assert log_mills(np.array([0.0, 5.0])) == pytest.approx([-np.log(2), 12.5 - 2.8665161e-07], rel=1e-12)
