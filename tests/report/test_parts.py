"""Numbers, anchors, formulas, names and letters."""

from __future__ import annotations

import math

import pytest

from orchestration.bilingual.markup import both
from orchestration.bilingual.words import Words
from orchestration.report.notes import noted
from orchestration.report.numbers import anchor, number, percent
from orchestration.report.people import people
from orchestration.report.sections.formulas import formula
from orchestration.report.sections.glyphs import Glyphs


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (math.nan, ""), (0.0, "0"), (372, "372"), (-1234, "−1,234"), (0.1628, "0.1628"),
        (13.0549, "13.05"), (1234.5, "1,234"), (-2e-5, "−2.000e−5"), (3e9, "3.000e9"),
        (math.inf, "∞"), (-math.inf, "−∞"),
        (0.99996, "1.000"), (99999.6, "100,000"),
    ],
)  # fmt: skip
def test_a_number_has_four_digits_that_count(value: float | None, text: str) -> None:
    assert number(value) == text


def test_a_share_is_none_or_all_only_where_it_is() -> None:
    assert [percent(share) for share in (None, 0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "",
        "0 %",
        "<1 %",
        "50 %",
        "99 %",
        "100 %",
    ]


def test_an_anchor_tells_names_apart_and_needs_no_escape() -> None:
    names = ["a b", "a_b", "a-b", 'a"b', "甲", "a~b"]
    found = {anchor("x", name) for name in names}
    assert len(found) == len(names) and all(part.isascii() and not set(part) & set(" \"'<>&%#;") for part in found)
    assert anchor("x", "a", "b") != anchor("x", "a-b")


def test_a_formula_is_written_as_the_registry_computes_it() -> None:
    row = {"scale": 1.0, "denominator": None, "factor": None, "transform": "none", "numerator": "a"}
    assert formula(row) == "a"
    assert formula(row | {"numerator": "a + b", "denominator": "c"}) == "(a + b) / c"
    assert formula(row | {"scale": 0.0001, "transform": "ln_diff"}) == "Δ ln(0.0001 × a)"
    factor = {"factor": "users", "factor_region_type": "nation", "lag": 1}
    assert formula(row | factor | {"transform": "lag"}) == "L1.(a × L1.users[nation])"


def test_authors_have_both_scripts_or_the_one_there_is() -> None:
    assert people("Dai Siyu 戴思宇; Lin") == Words("Dai Siyu; Lin", "戴思宇；Lin")
    assert people(None) == Words("", "")


def test_what_is_known_in_one_language_is_shown_in_both_and_escaped() -> None:
    assert both(Words("<a>", "甲")) == '<span lang="en">&lt;a&gt;</span><span lang="zh">甲</span>'
    assert both(Words("", "石家庄")) == '<span lang="zh" data-only="">石家庄</span>'
    assert both(Words("")) == ""


def test_pictures_share_their_letters_and_keep_the_rest() -> None:
    def picture(mark: str) -> str:
        return (
            f'<svg aria-labelledby="{mark}-title"><title id="{mark}-title">甲</title><g id="{mark}-axes"></g>'
            f'<defs><path id="{mark}-Font-41" d="M 1.25 0 \nL 2 3 \nz\n" transform="scale(0.015625)"/></defs>\n'
            f'<use xlink:href="#{mark}-Font-41" transform="translate(8.296875 0)"/>'
            f'<path id="{mark}-dot" d="M 0.123456 0"/><use xlink:href="#{mark}-dot" x="1.23456"/></svg>'
        )

    glyphs = Glyphs()
    first, second = glyphs.without(picture("p1ab")), glyphs.without(picture("p2cd"))
    assert first == (
        '<svg aria-labelledby="p1-0"><title id="p1-0">甲</title><g></g><use href="#g0" x="8.3"/>'
        '<path id="p1-1" d="M0.1 0"/><use xlink:href="#p1-1" x="1.2"/></svg>'
    )
    assert second == first.replace("p1-", "p2-")
    assert glyphs.shared().count("<path") == 1 and 'd="M1.2 0L2 3z"' in glyphs.shared()


def test_notes_that_the_project_composes_are_in_both_languages() -> None:
    assert noted("999 webb") == Words("999 webb", "Webb 权重，999 次")
    finding = "inconsistent with the printed note: fewer stars than expected"
    assert noted(finding) == Words(finding, "与表注不符：星号少于应有")
    assert noted("gdp: without 320000").chinese == "gdp：剔除 320000"
    assert noted("my own remark: {x}") == Words("my own remark: {x}")
