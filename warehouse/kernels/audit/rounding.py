"""Rounded figures as intervals: what a printed number can have been before it was rounded."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.kernels.errors import KernelError

SLACK = 1e-9
"""Relative widening of half a unit, so that a tie such as 0.125 printed as 0.13 or 0.12 stays inside in binary."""

NUMBER = re.compile(r"[+-]?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?", re.IGNORECASE)
DASHES = str.maketrans({"−": "-", "–": "-", "—": "-"})
AROUND = re.compile(r"[\s*()（）]+")


@dataclass(frozen=True)
class Interval:
    """All numbers from lo to hi, both included. Products and quotients hold every value their parts allow."""

    lo: float
    hi: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b if a and b else 0.0 for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Unbounded where the divisor may be zero; to one side only where it has one sign."""
        if other.lo > 0 or other.hi < 0:
            return self * Interval(1 / other.hi, 1 / other.lo)
        if other.lo == 0 < other.hi:
            return self * Interval(1 / other.hi, math.inf)
        if other.lo < 0 == other.hi:
            return self * Interval(-math.inf, 1 / other.lo)
        return Interval(-math.inf, math.inf)

    def __abs__(self) -> Interval:
        if self.lo >= 0:
            return self
        return Interval(-self.hi, -self.lo) if self.hi <= 0 else Interval(0.0, max(-self.lo, self.hi))

    @property
    def square(self) -> Interval:
        a = abs(self)
        return Interval(a.lo**2, a.hi**2)

    @property
    def root(self) -> Interval:
        """Square root of the part that is not negative."""
        return Interval(math.sqrt(max(self.lo, 0.0)), math.sqrt(max(self.hi, 0.0)))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def __str__(self) -> str:
        if self.lo == self.hi:
            return short(self.lo)
        digits = next((n for n in range(3, 10) if f"{self.lo:.{n}g}" != f"{self.hi:.{n}g}"), 10) + 1
        return f"[{self.lo:.{digits}g}, {self.hi:.{digits}g}]"


def exact(value: float) -> Interval:
    """A number without rounding, such as a count."""
    return Interval(float(value), float(value))


def rounded(text: str) -> Interval:
    """What was rounded to the printed text: half a unit of its last digit to either side.

    Stars, brackets and blanks around or inside the number are passed over, as in "（0. 374）***"; dashes of other
    lengths are minus signs. Raises KernelError where no number is left.
    """
    digits = AROUND.sub("", text.translate(DASHES))
    found = NUMBER.fullmatch(digits)
    if found is None:
        raise KernelError(f"{text!r} is no printed number")
    half = 0.5 * 10.0 ** (int(found[3] or 0) - len(found[2] or "")) * (1 + SLACK)
    return Interval(float(digits) - half, float(digits) + half)


def stars_in(text: str) -> int:
    """Number of stars in a printed text."""
    return text.count("*")


def total(parts: Iterable[Interval]) -> Interval:
    """Sum of the intervals."""
    return sum(parts, exact(0.0))


def short(value: float) -> str:
    """Four significant digits."""
    return f"{value:.4g}"
