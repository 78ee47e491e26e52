"""Are all means of a normal vector at most zero? The conditional test and its hybrid with a least favourable one.

Andrews, Roth and Pakes (2023). With nuisance parameters the statistic is a linear program; its dual has finitely many
vertices, so that it is the largest of finitely many normal variables: `values` here are those.
"""

from __future__ import annotations

import numpy as np
from scipy import special

SAME = 1e-12  # difference from one of a slope, below which two variables move together and neither bounds the other


def rejects(values: np.ndarray, covariance: np.ndarray, level: float, cap: float = np.inf) -> np.ndarray:
    """Rows of values (n, m) that reject E[values] <= 0 at `level`, given their covariance (m, m); boolean (n,).

    The largest value, if positive, is held against the normal cut to where it would be the largest, given what is
    independent of it (Lee, Sun, Sun and Taylor 2016); without variance it rejects where it is positive. The hybrid
    rejects above `cap`, the critical value of a least favourable test, and cuts the normal there.
    """
    rows, first = np.arange(len(values)), values.argmax(axis=1)
    top, variance = values[rows, first], np.diag(covariance)[first]
    error = np.sqrt(np.where(variance > 0, variance, 1.0))
    slopes = covariance[first] / error[:, None] ** 2
    rest = values - slopes * top[:, None]
    below, above = slopes < 1 - SAME, slopes > 1 + SAME
    bounds = rest / np.where(below | above, 1 - slopes, 1.0)
    low = np.minimum(np.where(below, bounds, -np.inf).max(axis=1), top)
    high = np.maximum(np.minimum(np.where(above, bounds, np.inf).min(axis=1), cap), top)
    p = np.where(variance > 0, truncated_p(top / error, low / error, high / error), 0.0)
    return (top > 0) & ((top > cap) | (p < level))


def truncated_p(z: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """P(Z > z) of a standard normal Z within low <= z <= high, exact far in the upper tail; one where low = high."""
    at, least, most = (special.log_ndtr(-x) for x in (z, low, high))
    whole = -np.expm1(most - least)
    above = -np.expm1(most - at) * np.exp(at - least)
    return np.divide(above, whole, out=np.ones_like(above), where=whole > 0)
