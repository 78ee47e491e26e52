"""Mediation: total = direct + indirect, and the Sobel statistic."""

from __future__ import annotations

from scipy import stats

from warehouse.kernels.audit.finding import Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval, exact


def total_effect(total: Interval, direct: Interval, a: Interval, b: Interval, *, same_rows: bool) -> Finding:
    """total = direct + a b, exact for three linear equations on the same rows with the same controls."""
    implied = direct + a * b
    arithmetic = f"direct {direct} + a b {a * b} = {implied}; total {total} printed"
    if not same_rows:
        return unchecked("the three equations have different rows", arithmetic)
    return judged(implied.meets(total), arithmetic, with_what="total = direct + indirect")


def sobel_z(t_a: Interval, t_b: Interval) -> Interval:
    """|z| of Sobel (1982), a b / sqrt(b^2 se_a^2 + a^2 se_b^2) = 1 / sqrt(1/t_a^2 + 1/t_b^2)."""
    one = exact(1.0)
    return (one / (one / t_a.square + one / t_b.square)).root


def sobel(printed: Interval | None, a: Interval, b: Interval, t_a: Interval, t_b: Interval) -> Finding:
    """Whether a printed Sobel figure is the product a b, its z or its p-value."""
    z = sobel_z(t_a, t_b)
    p = Interval(2 * float(stats.norm.sf(z.hi)), 2 * float(stats.norm.sf(z.lo)))
    readings = {"a b": a * b, "z": z, "p": p}
    arithmetic = ", ".join(f"{name} {value}" for name, value in readings.items())
    if printed is None:
        return unchecked("no Sobel statistic is printed", arithmetic)
    fits = [name for name, value in readings.items() if abs(value).meets(abs(printed))]
    return judged(bool(fits), f"{arithmetic}; {printed} printed", why="the printed figure is neither a b, nor z, nor p")
