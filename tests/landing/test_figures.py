"""Texts of figures, years and codes: a mark beside a digit is never read as one."""

from __future__ import annotations

import pytest

from orchestration.landing.files.figures import figure, year
from orchestration.landing.names.regions import find_region
from orchestration.landing.names.terms import split_unit, vocabulary


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("５３，２１０．３", "53210.3"),
        ("\u22125", "-5"),
        ("－５", "-5"),
        ("\u3000 12\u00a0\u200b", "12"),
        ("……", None),
    ],
)
def test_full_width_forms_are_read(text: str, read: str | None) -> None:
    assert figure(text) == read


@pytest.mark.parametrize("mark", [*"①⑳²¹₁½⒈⑴㎡㏠𝟏Ⅷ٣⁻㉑", "¹⁾"])
def test_no_mark_is_a_digit(mark: str) -> None:
    for text in (f"3460{mark}", mark, f"{mark}5"):
        with pytest.raises(ValueError, match="holds a number or is empty"):
            figure(text)
    assert year(f"201{mark}") is year(f"2010{mark}") is None
    assert find_region(f"1{mark}") is find_region(f"11000{mark}") is None


@pytest.mark.parametrize(
    "text", ["1 234", "1\u00a0234", "1\u202f234", "5%", "５％", "3.5E+12", "1,23", "5·3", "(5)", "+5"]
)
def test_what_may_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        figure(text)


def test_names_of_units_keep_their_signs() -> None:
    assert [vocabulary("unit").find(text) for text in ("㎡", "km²", "㎞²")] == ["m2", "km2", "km2"]
    assert split_unit("地区生产总值(亿元)①") == ("地区生产总值", "亿元")
