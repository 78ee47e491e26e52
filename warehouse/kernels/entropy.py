"""Entropy weights of a composite index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import entr

from warehouse.kernels.arrays import Array, Flags, matrix, varying, vector
from warehouse.kernels.errors import ConstantError, KernelError, RedundancyError

ROUNDING = 1e-12
"""How far rounding may carry an entropy above one."""


@dataclass(frozen=True)
class Weights:
    """Per indicator: weight (sums to one), entropy and redundancy in [0, 1]. Per row: score."""

    weight: Array
    entropy: Array
    redundancy: Array
    score: Array


def entropy_weights(x: ArrayLike, direction: ArrayLike, *, shift: float = 0.0, k_basis: str = "rows") -> Weights:
    """Weights of the columns of x (rows, indicators) by what their values tell the rows apart.

    y = (x - min) / (max - min), or (max - x) / (max - min) where direction is -1, plus shift; p = y / sum(y);
    entropy e = -k sum(p ln p) with k = 1 / ln(rows) and 0 ln 0 = 0; redundancy d = 1 - e; weight = d / sum(d);
    score = sum(weight * y), in [shift, 1 + shift]. Pool unit-years into the rows, or call once per year: k follows.
    An indicator without variation tells nothing: entropy 1, redundancy 0, weight 0.
    Raises MissingError, ConstantError where no indicator varies, RedundancyError (see redundancies), KernelError for
    other arguments. Source: Shannon (1948), Zeleny (1982).
    """
    if k_basis != "rows":
        raise KernelError(
            f"k_basis={k_basis!r}: entropy is at most one only with k = 1 / ln(rows that were summed); k taken from "
            "the number of years makes redundancies negative and thereby inverts the weights. Only 'rows' is offered"
        )
    indicators = matrix(x, "x")
    y, varies = _normalised(indicators, direction, shift)
    entropy = np.ones(y.shape[1])
    entropy[varies] = entr(y[:, varies] / y[:, varies].sum(axis=0)).sum(axis=0) / np.log(len(y))
    redundancy = redundancies(entropy)
    if not redundancy.any():
        raise ConstantError(f"none of the {y.shape[1]} indicators varies over the {len(y)} rows: no weights exist")
    weight = redundancy / redundancy.sum()
    return Weights(weight, 1.0 - redundancy, redundancy, y @ weight)


def redundancies(entropy: Array) -> Array:
    """1 - entropy. Raises RedundancyError below zero, which no entropy over its own rows can give."""
    redundancy = 1.0 - np.asarray(entropy, dtype=float)
    wrong = np.flatnonzero(redundancy < -ROUNDING)
    if wrong.size:
        listed = ", ".join(f"{column} ({redundancy[column]:.4g})" for column in wrong)
        raise RedundancyError(
            f"redundancy below zero in column {listed}: k must be 1 / ln(rows that were summed), not 1 / ln(years)",
            columns=wrong,
        )
    return np.maximum(redundancy, 0.0)


def _normalised(x: Array, direction: ArrayLike, shift: float) -> tuple[Array, Flags]:
    """Min-max by direction plus shift, and which columns vary; the others are zero."""
    sign = vector(direction, "direction", x.shape[1])
    wrong = np.flatnonzero(np.abs(sign) != 1)
    if wrong.size:
        raise KernelError(f"direction of column {wrong[0]} is {sign[wrong[0]]:g}, not +1 or -1", columns=wrong)
    if not (np.isfinite(shift) and shift >= 0):
        raise KernelError(f"shift={shift}: a share needs values that are not negative, so shift must be at least zero")
    low, high = x.min(axis=0), x.max(axis=0)
    varies = varying(x)
    y = np.zeros_like(x)
    worst = np.where(sign > 0, low, high)[varies]
    y[:, varies] = sign[varies] * (x[:, varies] - worst) / (high - low)[varies] + shift
    return y, varies
