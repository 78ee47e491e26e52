"""Stars of coefficients and statistics under the printed note and under the other common rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from warehouse.audit.printed import Column, Figure, Paper
from warehouse.audit.row import Row, of_figure, of_table
from warehouse.kernels.audit.finding import INCONSISTENT, Finding, unchecked
from warehouse.kernels.audit.rounding import Interval
from warehouse.kernels.audit.stars import (
    NAMES,
    OTHER,
    moved_points,
    rule_of_table,
    stars_under_rule,
    statistic_stars,
    t_ratio,
)

CHI2 = ("wald_chi2", "hausman", "kp_lm")


def rows(paper: Paper) -> Iterator[Row]:
    """Every coefficient twice, every starred chi-squared statistic once, every table once."""
    for table in dict.fromkeys(column.table for column in paper.columns):
        columns = [column for column in paper.columns if column.table == table]
        cells = [found for column in columns for found in _cells(column)]
        for figure, printed, note, other in cells:
            yield of_figure(paper.paper_id, figure, "stars_printed_note", note, printed)
            if other is not None:
                yield of_figure(paper.paper_id, figure, "stars_other_rule", other, printed)
        checked = [(note, other) for _, _, note, other in cells if other is not None]
        rule = columns[0].star_rule
        whole = rule_of_table([note for note, _ in checked], [other for _, other in checked], rule)
        yield of_table(paper.paper_id, table, "star_rule_of_table", whole, f"note: {NAMES[rule]}")
        for column in columns:
            yield from _statistics(column)


def _cells(column: Column) -> Iterator[tuple[Figure, str, Finding, Finding | None]]:
    for (term, kind), figure in column.figures.items():
        if kind != "coef":
            continue
        error = column.error(term)
        if error is None:
            yield figure, figure.printed, unchecked("no standard error or t statistic is printed"), None
            continue
        t, ratio = _t(figure, error)
        under = {
            rule: stars_under_rule(
                t, figure.stars, rule, column.references, ratio=ratio, is_note=rule == column.star_rule
            )
            for rule in NAMES
        }
        note = under[column.star_rule]
        if note.verdict == INCONSISTENT and error.kind == "se":
            moved = moved_points(figure.interval, error.interval, figure.stars, column.star_rule, column.references[:1])
            if moved:
                note = replace(
                    note, finding=f"{note.finding}; with the {' or the '.join(moved)} it would be consistent"
                )
        yield figure, f"{figure.printed} {error.printed}", note, under[OTHER[column.star_rule]]


def _t(coef: Figure, error: Figure) -> tuple[Interval, str]:
    if error.kind != "se":
        return abs(error.interval), error.text.lstrip("-−")
    return t_ratio(coef.interval, error.interval), f"{coef.text}/{error.text}".lstrip("-−")


def _statistics(column: Column) -> Iterator[Row]:
    for kind in CHI2:
        figure = column.of_column(kind)
        if figure is not None:
            df = 1 if kind == "kp_lm" else len(column.slopes)
            found = statistic_stars(figure.interval, figure.stars, df, column.star_rule)
            yield of_figure(column.paper, figure, "stars_of_statistic", found)
