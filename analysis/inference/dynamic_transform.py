"""Transformations that remove unit effects: first differences and forward orthogonal deviations.

The deviation of period t (Arellano and Bover 1995) stands at t + 1, as in xtabond2 (Roodman 2009, section 3.1): an
instrument dated t - 2 then means the same under both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.inference.dynamic_panel import lag

Cells = np.ndarray
"""(N, T, k), NaN where missing."""


@dataclass(frozen=True)
class Transform:
    """`apply(values, complete)` transforms cells; deviations subtract the mean of later `complete` (N, T) ones.

    `matrix` (T, T) does the same to a unit without gaps, row 0 being empty. `variance` is that of a transformed error
    whose variance was one. `place` says at which cells the transformed rows of `used` (N, T) stand.
    """

    apply: Callable[[Cells, np.ndarray], Cells]
    matrix: Callable[[int], np.ndarray]
    place: Callable[[np.ndarray], np.ndarray]
    variance: float


def difference(values: Cells, complete: np.ndarray | None = None) -> Cells:
    return values - lag(values, 1)


def deviations(values: Cells, complete: np.ndarray) -> Cells:
    """sqrt(c / (c+1)) times the value less the mean of the c later ones; missing where there is no later one."""
    present = np.where(complete[..., None], values, 0.0)
    later = np.cumsum(present[:, ::-1], axis=1)[:, ::-1] - present
    count = (np.cumsum(complete[:, ::-1], axis=1)[:, ::-1] - complete)[..., None].astype(float)
    count[count == 0] = np.nan
    return lag(np.sqrt(count / (count + 1)) * (values - later / count), 1)


def _difference_matrix(periods: int) -> np.ndarray:
    matrix = np.eye(periods) - np.eye(periods, k=-1)
    matrix[0] = 0.0
    return matrix


def _deviation_matrix(periods: int) -> np.ndarray:
    matrix = np.zeros((periods, periods))
    for t in range(periods - 1):
        left = periods - 1 - t
        matrix[t + 1, t] = np.sqrt(left / (left + 1))
        matrix[t + 1, t + 1 :] = -matrix[t + 1, t] / left
    return matrix


def _one_later(used: np.ndarray) -> np.ndarray:
    return np.column_stack([np.zeros(len(used), dtype=bool), used[:, :-1]])


TRANSFORMS = {
    "fd": Transform(difference, _difference_matrix, lambda used: used, 2.0),
    "orthogonal": Transform(deviations, _deviation_matrix, _one_later, 1.0),
}
