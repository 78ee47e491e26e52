"""Intervals for one endogenous variable and one instrument that account for the first-stage F: the tF procedure.

Lee, McCrary, Moreira and Porter (2022). Let f be the t statistic of the first stage, f0 its expectation. In the least
favourable case, errors of both equations perfectly correlated, t^2 = f^2 (f - f0)^2 / f0^2. A critical value c(f^2) for
|t| is smallest when for every f0 the test rejects with probability 5 % exactly: above h(f0), the f with
h (h - f0) / f0 = c(h^2), and below -n, with n (n + f0) / f0 = c(n^2). Both ends lie on the same curve c; with n = h(f1)
this says 1/f1 = 1/f0 + 2/n. The curve starts at h(0) = 1.96, where c is infinite, and ends where c has fallen to 1.96,
at F = 104.67.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import interpolate, optimize, stats

from analysis.results import Diagnostic

LEVEL = 0.05
NORMAL = float(stats.norm.isf(LEVEL / 2))
START, POINTS = 500.0, 400  # 1/f0 where the curve is still its expansion, and points between one step and the next


def critical_value(first_stage_f: float) -> float:
    """c(F) for |t|: infinite up to F = 1.96^2, 1.96 from 104.67 on."""
    f = float(np.sqrt(first_stage_f))
    if f <= NORMAL:
        return float("inf")
    curve, last = _curve()
    return NORMAL if f >= last else max(f * f * float(curve(f)) - f, NORMAL)


@cache
def _curve() -> tuple[interpolate.CubicSpline, float]:
    """1/f0 as a function of h, and the h where c is 1.96.

    Steps from 1/f1 to 1/f0 = 1/f1 - 2/h(f1), where P(f < -h(f1)) + P(f > h(f0)) = 5 %, begin at h = 1.96 (1 + f0^2/2)
    + f0^3, the solution for small f0 up to the fourth order.
    """
    inverse = np.linspace(START, START + 2 / NORMAL, POINTS, endpoint=False)
    h = NORMAL * (1 + inverse**-2 / 2) + inverse**-3
    found = [np.column_stack([h, inverse])]
    while len(h):
        after = inverse - 2 / h
        inverse, h = after[after > 0.05], h[after > 0.05]
        h = 1 / inverse + stats.norm.isf(LEVEL - stats.norm.sf(h + 1 / inverse))
        found.append(np.column_stack([h, inverse]))
    points = np.concatenate(found)
    points = points[np.argsort(points[:, 0])]
    curve = interpolate.CubicSpline(points[:, 0], points[:, 1])
    last = optimize.brentq(lambda f: f * f * float(curve(f)) - f - NORMAL, 2.0, points[-1, 0], xtol=1e-13)
    return curve, float(last)


def interval(estimate: float, std_error: float, first_stage_f: float) -> tuple[Diagnostic, Diagnostic]:
    """The 95 % interval estimate -+ c(F) std_error; the note states c."""
    c = critical_value(first_stage_f)
    note = f"critical value {c:.4f} at F = {first_stage_f:.4g}"
    low, high = estimate - c * std_error, estimate + c * std_error
    return Diagnostic("tf_ci_low", low, note), Diagnostic("tf_ci_high", high, note)
