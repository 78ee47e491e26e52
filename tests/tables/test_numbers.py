"""How figures are shown."""

import math

import pytest

from orchestration.tables import Number
from orchestration.tables.numbers import decimals, figure, probability


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.16283, "0.163"),
        (-1.611, "-1.611"),
        (0.0047, "0.0047"),
        (0.000123, "0.00012"),
        (2.95e-06, "2.95e-06"),
        (0.0, "0.000"),
        (123456.7, "123457"),
        (4.2e9, "4.20e+09"),
    ],
)
def test_two_significant_digits_at_least(value: float, shown: str) -> None:
    assert Number(value, decimals(value)).shown() == shown


def test_a_coefficient_and_its_error_have_the_same_digits() -> None:
    assert decimals(0.163, 0.0047) == decimals(0.0047, 0.163) == 4


def test_signs_and_brackets() -> None:
    assert Number(-0.5, 3, "**", "()").shown("−") == "(−0.500)"
    assert Number(-0.001, 2).shown() == "0.00"


def test_a_probability_is_never_zero() -> None:
    assert probability(0.0) == Number(0.0, 3, is_probability=True)
    assert [Number(p, 3, wrap="[]", is_probability=True).shown() for p in (0.0, 0.0004, 0.0006, 1.0)] == [
        "[<0.001]",
        "[<0.001]",
        "[0.001]",
        "[1.000]",
    ]


def test_what_is_not_finite_is_no_number() -> None:
    assert [figure(value) for value in (None, math.nan, math.inf, -math.inf)] == [None, None, "∞", "-∞"]
