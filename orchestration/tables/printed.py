"""The layout of a paper: every printed figure with the estimated one beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import duckdb

from orchestration.errors import UserError
from orchestration.tables.choose import Choice
from orchestration.tables.entries import Entry
from orchestration.tables.labels import Labels
from orchestration.tables.model import Cell, Head, Number, Row, Style, Table
from orchestration.tables.notes import legend
from orchestration.tables.numbers import decimals
from orchestration.tables.printed_grid import Grid, grid, row_variable
from orchestration.tables.printed_source import Figure, PrintedNames, correlations, figures
from orchestration.tables.titles import title
from orchestration.tables.words import Words
from warehouse.kernels.audit.stars import LEVELS

BRACKETS = str.maketrans({"−": "-", "（": "(", "）": ")"})
IS_SYNTHETIC = "synthetic data"
"""The reason of reports.scorecard."""


def printed(
    con: duckdb.DuckDBPyConnection, choice: Choice, known: Mapping[str, Entry], labels: Labels, style: Style
) -> Table:
    """The printed table of a choice, whose columns are of one table of one paper; a choice of columns shows those.

    Raises:
        UserError: variants or equations are named, or nothing of it is printed.
    """
    words = labels.words
    for spec_id in choice.ids:
        if "@" in spec_id or "#" in spec_id:
            remedy = "name the column alone: the variant that meets the print stands beside it."
            raise UserError("a variant or an equation is not printed.", remedy, found=spec_id, exit_code=2)
    first = known[choice.ids[0]]
    of_table = {
        spec_id: entry
        for spec_id, entry in known.items()
        if (entry.paper_id, entry.table_no) == (first.paper_id, first.table_no)
    }
    found = _chosen(figures(con, first.paper_id, first.table_no), [known[each] for each in choice.ids])
    if any(figure.stat_kind == "corr" for figure in found):
        ours = correlations(con, first)
        pairs = [frozenset((each.column, row_variable(each))) for each in found]
        found = [
            replace(each, estimated=ours.get(pair), spec_id=first.spec_id)
            for each, pair in zip(found, pairs, strict=True)
        ]
    placed = grid(found, PrintedNames(of_table, labels), words)
    is_synthetic = any(entry.is_synthetic for entry in of_table.values())
    has_verdicts = not is_synthetic and any(figure.verdict for figure in found)
    parts = _parts(words, has_verdicts)
    above = [words("printed"), words("not_comparable" if is_synthetic else "estimated"), words("verdict")][: len(parts)]
    is_regression = any(figure.stat_kind == "coef" for figure in found)
    kind = "regression" if is_regression else first.estimator
    return Table(
        name=f"{choice.name}_printed",
        number=words("table", first.table_no),
        title=title(words, words("title_of_printed", words(kind)), is_synthetic=is_synthetic),
        lang=words.lang,
        style=style,
        stub=words("variable"),
        heads=(
            tuple(Head(_column_name(column, words), len(parts)) for column in placed.columns),
            tuple(Head(text) for _ in placed.columns for text in above),
        ),
        sections=(tuple(_row(placed, row, parts) for row in placed.rows),),
        notes=_notes(words, found, known, is_synthetic=is_synthetic),
        is_synthetic=is_synthetic,
        spec_ids=choice.ids,
    )


def _chosen(found: Sequence[Figure], entries: Sequence[Entry]) -> list[Figure]:
    columns = {entry.spec.get("column") for entry in entries} - {None}
    return [figure for figure in found if not columns or figure.column in columns]


def _column_name(column: str, words: Words) -> str:
    if re.fullmatch(r"\d\w?(-\d)?", column):
        return f"({column})"
    return words.or_name(f"{column}_of", words.or_name(column, column))


def _parts(words: Words, has_verdicts: bool) -> list[Callable[[Figure], Cell]]:
    def verdict(figure: Figure) -> Cell:
        return words.named("verdict", figure.verdict) if figure.verdict else None

    def print_of(figure: Figure) -> Cell:
        return _flag(words, figure.value) if figure.stat_kind.startswith("flag_") else _printed(figure)

    def estimate(figure: Figure) -> Cell:
        is_flag = figure.stat_kind.startswith("flag_")
        return _flag(words, figure.estimated) if is_flag else _estimated(figure)

    return [print_of, estimate, verdict] if has_verdicts else [print_of, estimate]


def _row(placed: Grid, row: str, parts: Sequence[Callable[[Figure], Cell]]) -> Row:
    lines = []
    for is_below in (False, True):
        found = [placed.cells.get((column, row, is_below)) for column in placed.columns]
        if not is_below or any(found):
            lines.append(tuple(part(figure) if figure else None for figure in found for part in parts))
    return Row(placed.labels[row], tuple(lines))


def _flag(words: Words, value: float | None) -> Cell:
    return None if value is None else words("yes") if value else words("no")


def _printed(figure: Figure) -> Cell:
    """The printed figure as a number, where it is shown as it was printed; else its text."""
    text = figure.printed.translate(BRACKETS)
    digits = len(text.partition(".")[2].rstrip(")*"))
    number = Number(figure.value, digits, figure.stars or "", "()" if text.startswith("(") else "")
    return number if number.shown() + number.stars == text else figure.printed


def _estimated(figure: Figure) -> Cell:
    """With the digits of the print."""
    if figure.estimated is None:
        return None
    like = _printed(figure)
    if not isinstance(like, Number):
        return Number(figure.estimated, decimals(figure.estimated), figure.estimated_stars or "")
    return replace(like, value=figure.estimated, stars=figure.estimated_stars or "")


def _notes(words: Words, found: Sequence[Figure], known: Mapping[str, Entry], *, is_synthetic: bool) -> tuple[str, ...]:
    notes = _star_notes(words, found, known)
    if not any(figure.verdict for figure in found):
        notes.append(words("not_judged"))
    reasons = {figure.reason: None for figure in found if figure.reason and figure.reason != IS_SYNTHETIC}
    notes += [words("reason", reason) for reason in reasons]
    specs = {figure.spec_id: None for figure in found if figure.spec_id}
    notes.append(words("specifications", ", ".join(specs)))
    if is_synthetic:
        notes += [words("not_comparable_note"), words("synthetic_note")]
    return (words("notes") + notes[0], *notes[1:])


def _star_notes(words: Words, found: Sequence[Figure], known: Mapping[str, Entry]) -> list[str]:
    """The thresholds of the paper's own note, by column where they differ; nothing without estimated coefficients."""
    columns: dict[str, dict[str, None]] = {}
    for figure in found:
        if figure.stat_kind == "coef" and figure.spec_id:
            rule = known[figure.spec_id].spec.get("star_rule") or "conv"
            columns.setdefault(rule, {})[_column_name(figure.column, words)] = None
    texts = [
        (words("stars.columns", ", ".join(names)) if len(columns) > 1 else "") + legend(words, LEVELS[rule])
        for rule, names in columns.items()
    ]
    return [words("stars.printed") + " ".join(texts)] if texts else []
