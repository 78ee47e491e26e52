"""Printed moments of one variable against each other."""

from __future__ import annotations

from itertools import pairwise

from warehouse.kernels.audit.finding import Finding, judged
from warehouse.kernels.audit.rounding import Interval, exact, short


def in_order(low: Interval, middle: Interval | None, high: Interval) -> Finding:
    """min <= mean <= max, or min <= max where no mean is printed."""
    parts = [low, high] if middle is None else [low, middle, high]
    holds = all(a.lo <= b.hi for a, b in pairwise(parts))
    return judged(holds, " <= ".join(map(str, parts)))


def sd_by_range(sd: Interval, low: Interval, high: Interval, n: int | None) -> Finding:
    """sd <= (max - min) / 2 sqrt(n / (n - 1)), Popoviciu (1935)."""
    bound = (high - low) * exact(0.5) * exact(_bessel(n))
    return judged(sd.lo <= bound.hi, f"sd {sd} <= (max - min)/2 = {short(bound.hi)}")


def sd_by_mean(sd: Interval, mean: Interval, low: Interval, high: Interval, n: int | None) -> Finding:
    """sd <= sqrt((max - mean)(mean - min)) sqrt(n / (n - 1)), Bhatia and Davis (2000)."""
    bound = ((high - mean) * (mean - low)).root * exact(_bessel(n))
    return judged(sd.lo <= bound.hi, f"sd {sd} <= sqrt((max - mean)(mean - min)) = {short(bound.hi)}")


def median_near_mean(mean: Interval, median: Interval, sd: Interval) -> Finding:
    """|mean - median| <= sd, Hotelling and Solomons (1932); a sample's sd is the larger of the two."""
    gap = abs(mean - median)
    return judged(gap.lo <= sd.hi, f"|mean - median| = {gap} <= sd {sd}")


def _bessel(n: int | None) -> float:
    """The printed sd divides by n - 1, the bounds are for division by n; without n, as for the smallest sample."""
    return (n / (n - 1)) ** 0.5 if n else 2**0.5
