"""Trade resilience: (trade_t - trade_2008) / trade_2008, made so that Table 3 of Dai (2024) comes out of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import fsum, sqrt

from orchestration.sample.arithmetic import bell, cholesky, deviation, exp, mean, residual, uncorrelated
from orchestration.sample.panel import BASE_YEAR, CELLS, PROVINCES, SAMPLE_ROWS, Column, stream, wandering
from orchestration.sample.targets import CORRELATION, OUTCOME, REGRESSORS, moments, residual_deviation

STEPS, STRIDE = 150, 0.2
LASTING, PASSING = 0.7, 0.2
"""Weights of what stays and of what passes in the disturbance of a province."""
MATURITY = 7.0
"""Years in which a path covers its unit distance; it flattens, as the power 3/4 of time."""


def trade_deviation(regressors: Sequence[Column], gaps: Collection[int]) -> Column:
    """The outcome over CELLS, above -1; linear in time across `gaps`, rows of CELLS with both neighbours.

    1 + outcome = exp(path), and the path is linear in the regressors and in a disturbance orthogonal to them. Its
    intercept, loadings and the scale of the disturbance move until the outcome has the printed mean, its linear
    projection the coefficients of T3.2, and its residual the deviation that the printed R2 leaves.
    """
    basis = uncorrelated(regressors, SAMPLE_ROWS)
    disturbance = residual(_disturbance(), basis, SAMPLE_ROWS)
    centre, spread, slopes = moments(OUTCOME)[0], residual_deviation(), _planted_slopes()
    intercept, scale, loadings = 0.5, 0.35, [slope / 2.0 for slope in slopes]
    for _ in range(STEPS):
        outcome = _bridged(_grown(intercept, [scale, *loadings], [disturbance, *basis]), gaps)
        sample = [outcome[row] for row in SAMPLE_ROWS]
        fitted = [fsum(outcome[row] * vector[row] for row in SAMPLE_ROWS) / (len(SAMPLE_ROWS) - 1) for vector in basis]
        total = deviation(sample)
        unexplained = sqrt(total * total - fsum(slope * slope for slope in fitted))
        intercept += STRIDE * (centre - mean(sample))
        scale *= sqrt(spread / unexplained)
        loadings = [old + STRIDE * (slope - fit) for old, slope, fit in zip(loadings, slopes, fitted, strict=True)]
    return outcome


def _planted_slopes() -> list[float]:
    """Coefficients of T3.2 on the uncorrelated, standardised basis of the regressors."""
    triangle = cholesky(CORRELATION)
    return [
        fsum(regressor.effect * row[j] for regressor, row in zip(REGRESSORS, triangle, strict=True) if j < len(row))
        for j in range(len(REGRESSORS))
    ]


def _disturbance() -> Column:
    random = stream(OUTCOME)
    column: Column = []
    for _ in PROVINCES:
        lasting = LASTING * bell(random)
        column += [lasting + PASSING * passing for passing in wandering(random)]
    return column


def _grown(intercept: float, loadings: Sequence[float], columns: Sequence[Column]) -> Column:
    """exp(path) - 1, which starts at 0 in the base year."""
    ages = [(year - BASE_YEAR) / MATURITY for _, year in CELLS]
    return [
        exp(sqrt(age * sqrt(age)) * fsum([intercept, *(w * v for w, v in zip(loadings, values, strict=True))])) - 1.0
        for age, values in zip(ages, zip(*columns, strict=True), strict=True)
    ]


def _bridged(column: Column, gaps: Collection[int]) -> Column:
    return [(column[row - 1] + column[row + 1]) / 2.0 if row in gaps else value for row, value in enumerate(column)]
