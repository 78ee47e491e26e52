"""The Anderson-Rubin test and its confidence set, valid however weak the instruments are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from scipy import linalg, stats

from analysis.inference.f_tests import FTests
from analysis.inference.instruments import System
from analysis.inference.joint import wald
from analysis.results import Diagnostic

LEVEL = 0.05
REAL = 1e-6  # imaginary part, relative to the size, below which a root is tried as real; a false one changes nothing

Interval = tuple[float, float]


def anderson_rubin(system: System, tests: FTests) -> tuple[Diagnostic, ...]:
    """All coefficients of X are zero: the instruments in the reduced form of y, F(L1, n - L) or F(L1, G - 1).

    Anderson and Rubin (1949); with one endogenous variable also the ends of the 95 % set.
    """
    residual = system.y_left - system.z @ system.zy
    chi2 = tests.chi2(system.zy, system.z, residual)
    row = tests.row("anderson_rubin", chi2, system.z.shape[1], system.first_slopes)
    if len(system.endogenous) > 1:
        return (row,)
    if chi2 is None:
        return (row, *_ends([], row.note))
    return (row, *_ends(confidence_set(system, tests), None))


def confidence_set(system: System, tests: FTests) -> list[Interval]:
    """Where the test of b = b0 does not reject at 5 %: disjoint closed intervals, ascending, unbounded ends infinite.

    a(b)' S(b)^-1 a(b) <= q with a = z'(y - xb), S the covariance of a at the reduced-form residuals of y - xb, and q
    the critical value. The ends are the real b with det(q S(b) - a(b)a(b)') = 0, a polynomial in b: two of them under
    classical errors or with one instrument, no more than 2 L1 otherwise (Dufour and Taamouti 2005; Mikusheva 2010).
    """
    l1 = system.z.shape[1]
    df = tests.denominator(system.first_slopes)
    q = float(stats.f.isf(LEVEL, l1, df)) * l1 * tests.factor(system.first_slopes)
    unit = float(np.linalg.norm(system.y_left) / np.linalg.norm(system.x_left))
    residuals = (system.y_left - system.z @ system.zy, system.first_residual[:, 0] * unit)
    coef = (system.zy, system.zx[:, 0] * unit)

    def moments(b: float) -> np.ndarray:
        return tests.errors.outer(system.z, residuals[0] - b * residuals[1])

    def accepts(b: float) -> bool:
        chi2 = wald(coef[0] - b * coef[1], moments(b))
        return chi2 is not None and chi2 <= q

    # S(b) = s0 + b s1 + b^2 s2, read off at three points
    at_zero, plus, minus = moments(0.0), moments(1.0), moments(-1.0)
    spread = [at_zero, (plus - minus) / 2, (plus + minus) / 2 - at_zero]
    cross = np.outer(coef[0], coef[1])
    squares = [np.outer(coef[0], coef[0]), -cross - cross.T, np.outer(coef[1], coef[1])]
    if tests.errors.kind == "classical":  # S is a multiple of the identity: a'a <= q s
        spread = [s[:1, :1] for s in spread]
        squares = [np.trace(a).reshape(1, 1) for a in squares]
    ends = _roots(*(q * s - a for s, a in zip(spread, squares, strict=True)))
    return [(low * unit, high * unit) for low, high in _accepted(ends, accepts)]


def _roots(constant: np.ndarray, linear: np.ndarray, quadratic: np.ndarray) -> list[float]:
    """Real b with det(constant + b linear + b^2 quadratic) = 0, ascending (companion form; b may be infinite)."""
    size = len(constant)
    eye, zero = np.eye(size), np.zeros((size, size))
    left = np.block([[zero, eye], [-constant, -linear]])
    right = linalg.block_diag(eye, quadratic)
    top, bottom = linalg.eigvals(left, right, homogeneous_eigvals=True)
    finite = np.abs(bottom) > np.finfo(float).eps * np.abs(top)
    found = top[finite] / bottom[finite]
    real = np.abs(found.imag) <= REAL * (1 + np.abs(found.real))
    return sorted(found[real].real.tolist())


def _accepted(ends: list[float], accepts: Callable[[float], bool]) -> list[Interval]:
    """The intervals between the ends that hold accepted points; neighbours are joined."""
    if not ends:
        return [(-np.inf, np.inf)] if accepts(0.0) else []
    reach = 1 + abs(ends[0]) + abs(ends[-1])
    probes = [ends[0] - reach, *((a + b) / 2 for a, b in pairwise(ends)), ends[-1] + reach]
    bounds = [-np.inf, *ends, np.inf]
    found: list[Interval] = []
    for probe, low, high in zip(probes, bounds[:-1], bounds[1:], strict=True):
        if accepts(probe):
            joined = found and found[-1][1] == low
            found[-1:] = [(found[-1][0], high)] if joined else [*found[-1:], (low, high)]
    return found


def _ends(intervals: list[Interval], reason: str | None) -> Iterator[Diagnostic]:
    """The outer ends; the note shows a set that is empty or has gaps."""
    note = reason
    if not intervals and reason is None:
        note = "the set is empty: no value of the coefficient agrees with all instruments"
    elif len(intervals) > 1:
        note = " and ".join(f"[{low:.6g}, {high:.6g}]" for low, high in intervals)
    low, high = (intervals[0][0], intervals[-1][1]) if intervals else (None, None)
    yield Diagnostic("anderson_rubin_ci_low", low, note)
    yield Diagnostic("anderson_rubin_ci_high", high, note)
