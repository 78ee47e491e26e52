"""Means, correlations and variance inflation factors: a row per variable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestration.tables.entries import NothingEstimatedError
from orchestration.tables.labels import Labels
from orchestration.tables.model import Cell, Head, Number, Row, Style, Table
from orchestration.tables.notes import LEVELS, legend, stars, whole
from orchestration.tables.numbers import USUAL, count, figure
from orchestration.tables.source import Diagnostic, Fitted
from orchestration.tables.titles import number, title

MOMENTS = {
    "n_obs": "n_obs",
    "mean": "mean_of",
    "sd": "sd",
    "min": "min",
    "median": "median",
    "max": "max",
}
"""Tests of results.diagnostics and the words above them."""
OF_THE_SAMPLE = ("vif_mean", "condition_number")


def descriptive(fitted: Fitted, labels: Labels, style: Style) -> Table:
    """The table of a specification of describe, correlate or vif.

    Raises:
        NothingEstimatedError: it has no rows.
    """
    if not fitted.diagnostics:
        why = fitted.entry.message or "it has no rows in results.diagnostics"
        raise NothingEstimatedError(
            f"nothing of {fitted.spec_id} is estimated: {why}", "mend the specification or its data."
        )
    heads, rows, notes = {"describe": _means, "correlate": _correlations, "vif": _inflation}[fitted.estimator](
        fitted, labels, style
    )
    return Table(
        name=fitted.spec_id,
        number=number(labels.words, [fitted]),
        title=title(labels.words, labels.words(fitted.estimator), is_synthetic=fitted.entry.is_synthetic),
        lang=labels.words.lang,
        style=style,
        stub=labels.words("variable"),
        heads=(tuple(map(Head, heads)),),
        sections=(tuple(rows),),
        notes=whole(labels.words, notes, [fitted]),
        is_synthetic=fitted.entry.is_synthetic,
        spec_ids=(fitted.spec_id,),
    )


Parts = tuple[list[str], Iterator[Row], tuple[str, ...]]


def _means(fitted: Fitted, labels: Labels, style: Style) -> Parts:
    found = _by_note(fitted)
    shown = [test for test in MOMENTS if any(test in tests for tests in found.values())]
    rows = (
        Row(labels.term(note), (tuple(_moment(test, tests.get(test)) for test in shown),))
        for note, tests in found.items()
    )
    return [labels.words(MOMENTS[test]) for test in shown], rows, ()


def _moment(test: str, row: Diagnostic | None) -> Cell:
    if row is None:
        return None
    return count(row.statistic) if test == "n_obs" else figure(row.statistic)


def _inflation(fitted: Fitted, labels: Labels, style: Style) -> Parts:
    words = labels.words
    of_one = {row.note or "": row.statistic for row in fitted.diagnostics if row.test == "vif"}
    of_all = {row.test: row.statistic for row in fitted.diagnostics if row.test in OF_THE_SAMPLE}

    def rows() -> Iterator[Row]:
        for note, vif in of_one.items():
            yield Row(labels.term(note), ((figure(vif), figure(1 / vif) if vif else None),))
        for test, value in of_all.items():
            yield Row(words(test), ((figure(value), None),))

    return [words("vif_of"), words("vif_inverse")], rows(), ()


def _correlations(fitted: Fitted, labels: Labels, style: Style) -> Parts:
    """The lower triangle; a variable is a number above the columns and a number with its label beside the rows."""
    pairs = {row.note or "": row for row in fitted.diagnostics if row.test == "correlation"}
    names = list(dict.fromkeys(name for pair in pairs for name in pair.split("|")))

    def cell(left: str, right: str) -> Cell:
        row = pairs.get(f"{left}|{right}")
        if row is None or row.statistic is None:
            return None
        return Number(row.statistic, USUAL, stars(row.p_value) if style.stars and row.p_value is not None else "")

    rows = (
        Row(
            f"({place}) {labels.term(name)}",
            (
                (
                    *(cell(other, name) for other in names[: place - 1]),
                    Number(1.0, USUAL),
                    *[None] * (len(names) - place),
                ),
            ),
        )
        for place, name in enumerate(names, start=1)
    )
    notes = (legend(labels.words, LEVELS),) if style.stars else ()
    if n_obs := fitted.fit.get("n_obs"):
        notes = (labels.words("rows_of_pairs", n_obs), *notes)
    return [f"({place})" for place in range(1, len(names) + 1)], rows, notes


def _by_note(fitted: Fitted) -> Mapping[str, Mapping[str, Diagnostic]]:
    found: dict[str, dict[str, Diagnostic]] = {}
    for row in fitted.diagnostics:
        found.setdefault(row.note or "", {})[row.test] = row
    return found
