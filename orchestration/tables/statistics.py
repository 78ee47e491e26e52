"""The figures under the coefficients: observations, R2, F, Wald and the tests of each estimator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.tables.labels import Labels
from orchestration.tables.model import Cell, Row
from orchestration.tables.numbers import DASH, count, figure, probability
from orchestration.tables.source import Diagnostic, Fitted

R2 = ("r2", "r2_within", "r2_between", "r2_overall", "r2_lsdv", "r2_adjusted")
OF_THE_HEADLINE = (
    ("f_statistic", figure),
    ("f_p_value", probability),
    ("wald_chi2", figure),
    ("wald_p_value", probability),
)
"""Figures of results.fits that were taken under the headline covariance."""
WITH_RHO = ("fgls", "heckman", "random_effects")


@dataclass(frozen=True)
class Shown:
    """A test of results.diagnostics as a row: its statistic or its p-value, under a word of the dictionary."""

    test: str
    word: str
    is_p: bool = False
    is_count: bool = False

    def cell(self, row: Diagnostic) -> Cell:
        """A dash where the row says that there is nothing to test."""
        value = row.p_value if self.is_p else row.statistic
        if value is None:
            return DASH
        return probability(value) if self.is_p else count(value) if self.is_count else figure(value)


TESTS = (
    Shown("first_stage_f", "first_stage_f"),
    Shown("kp_rk_lm", "kp_rk_lm", is_p=True),
    Shown("kp_rk_wald_f", "kp_rk_wald_f"),
    Shown("cragg_donald_f", "cragg_donald_f"),
    Shown("effective_f", "effective_f"),
    Shown("anderson_rubin", "anderson_rubin", is_p=True),
    Shown("durbin_wu_hausman", "durbin_wu_hausman", is_p=True),
    Shown("ar1", "ar1", is_p=True),
    Shown("ar2", "ar2", is_p=True),
    Shown("hansen_j", "hansen_j", is_p=True),
    Shown("sargan", "sargan", is_p=True),
    Shown("n_instruments", "n_instruments", is_count=True),
    Shown("parallel_trends", "parallel_trends", is_p=True),
    Shown("placebo_p", "placebo_p", is_p=True),
    Shown("breakdown_m", "breakdown_m"),
    Shown("pseudo_r2", "pseudo_r2"),
    Shown("n_off_support", "n_off_support", is_count=True),
    Shown("indirect_effect", "indirect_effect"),
    Shown("indirect_ci_low", "indirect_ci_low"),
    Shown("indirect_ci_high", "indirect_ci_high"),
    Shown("sobel", "sobel"),
    Shown("sobel", "sobel_p", is_p=True),
    Shown("group_difference", "group_difference"),
    Shown("group_difference", "group_difference_p", is_p=True),
)
OF_ONE_OF_SEVERAL = ("first_stage_f", "group_difference")
"""Tests with a row per variable or per way of testing, which their note names."""


def statistics(columns: Sequence[Fitted], labels: Labels, *, is_headline: bool) -> tuple[Row, ...]:
    """Rows of figures; without those that belong to the headline covariance where another is shown."""
    rows = [_of_fits(columns, labels, "n_obs", count), _of_fits(columns, labels, "n_regions", count)]
    rows += [_of_fits(columns, labels, name, figure) for name in R2 if name != "r2_lsdv" or _differs(columns)]
    if is_headline:
        rows += [_of_fits(columns, labels, name, show) for name, show in OF_THE_HEADLINE]
    shown = [each if each.estimator in WITH_RHO and not each.equation else None for each in columns]
    rows.append(_of_fits(shown, labels, "rho", figure))
    if is_headline:
        rows += [row for test in TESTS for row in _of_tests(columns, labels, test)]
    return tuple(row for row in rows if any(cell is not None for cell in row.lines[0]))


def _of_fits(columns: Sequence[Fitted | None], labels: Labels, name: str, show: Callable[[float | None], Cell]) -> Row:
    return Row(labels.words(name), (tuple(show(each.fit.get(name)) if each else None for each in columns),))


def _differs(columns: Sequence[Fitted]) -> bool:
    """Whether the R2 with dummies is another than the R2 of the estimator anywhere."""
    return any(each.fit.get("r2_lsdv") not in (None, each.fit.get("r2")) for each in columns)


def _of_tests(columns: Sequence[Fitted], labels: Labels, test: Shown) -> Iterator[Row]:
    found = [{_named(row): row for row in reversed(each.diagnostics) if row.test == test.test} for each in columns]
    for name in dict.fromkeys(name for rows in found for name in reversed(rows)):
        cells = tuple(test.cell(rows[name]) if name in rows else None for rows in found)
        yield Row(_label(labels, test, name), (cells,))


def _named(row: Diagnostic) -> str:
    """Which of several the row is of: its variable, or its way of testing without the remark behind it."""
    return (row.note or "").partition(": ")[0] if row.test in OF_ONE_OF_SEVERAL else ""


def _label(labels: Labels, test: Shown, name: str) -> str:
    words = labels.words
    if not name:
        return words(test.word)
    is_way = test.test == "group_difference" and words.has(name)
    return words("of", words(test.word), words(name) if is_way else labels.term(name))
