"""Intervals of rounded figures: parsing, edges, and that no operation loses a value."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.kernels.audit.rounding import Interval, exact, rounded, stars_in
from warehouse.kernels.errors import KernelError

numbers = st.floats(-1e4, 1e4, allow_subnormal=False)


@st.composite
def inside(draw: st.DrawFn) -> tuple[float, Interval]:
    """A number and an interval that holds it."""
    value, below, above = draw(numbers), draw(st.floats(0, 10)), draw(st.floats(0, 10))
    return value, Interval(value - below, value + above)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.163***", 0.1625, 0.1635),
        ("（0.0287）", 0.02865, 0.02875),
        ("−0.387", -0.3875, -0.3865),
        ("- 0.001***", -0.0015, -0.0005),
        ("0. 374", 0.3735, 0.3745),
        ("4.94e-06***", 4.935e-06, 4.945e-06),
        ("3.67e−05", 3.665e-05, 3.675e-05),
        ("12", 11.5, 12.5),
        ("2500.21** *", 2500.205, 2500.215),
    ],
)
def test_printed_numbers(text: str, low: float, high: float) -> None:
    found = rounded(text)
    assert (found.lo, found.hi) == pytest.approx((low, high), rel=1e-8)


def test_stars_are_counted_through_blanks() -> None:
    assert [stars_in(text) for text in ("0.1", "0.1*", "2500.21** *")] == [0, 1, 3]


@pytest.mark.parametrize("text", ["", "***", "n.s.", "1.2.3", "0,5"])
def test_no_number_is_refused(text: str) -> None:
    with pytest.raises(KernelError, match="no printed number"):
        rounded(text)


@pytest.mark.parametrize("value", [0.125, 2.675, 1.005, -0.045])
def test_ties_stay_inside_however_they_are_rounded(value: float) -> None:
    for text in (f"{math.floor(value * 100) / 100:.2f}", f"{math.ceil(value * 100) / 100:.2f}"):
        assert rounded(text).meets(exact(value))


@given(st.floats(-1e6, 1e6), st.integers(0, 8))
def test_a_number_lies_in_the_interval_of_its_print(value: float, decimals: int) -> None:
    assert rounded(f"{value:.{decimals}f}").meets(exact(value))


@given(inside(), inside())
def test_operations_lose_no_value(first: tuple[float, Interval], second: tuple[float, Interval]) -> None:
    (x, X), (y, Y) = first, second
    results = [(x + y, X + Y), (x - y, X - Y), (x * y, X * Y), (abs(x), abs(X)), (x**2, X.square)]
    if y != 0 and math.isfinite(x / y):
        results.append((x / y, X / Y))
    for value, interval in results:
        slack = 1e-9 * max(1.0, abs(value))
        assert interval.lo - slack <= value <= interval.hi + slack


def test_division_by_zero_is_unbounded_on_the_side_it_can_reach() -> None:
    assert exact(1) / Interval(0, 2) == Interval(0.5, math.inf)
    assert exact(1) / Interval(-2, 0) == Interval(-math.inf, -0.5)
    assert exact(1) / Interval(-1, 1) == Interval(-math.inf, math.inf)


def test_ends_are_shown_apart() -> None:
    assert str(rounded("2.8396")) == "[2.83955, 2.83965]"
    assert str(exact(372)) == "372"
