"""The layout of a paper: every printed figure with the estimated one beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from orchestration.errors import UserError
from orchestration.tables.choose import Choice
from orchestration.tables.labels import Labels
from orchestration.tables.model import Cell, Head, Number, Row, Style, Table
from orchestration.tables.numbers import decimals
from orchestration.tables.printed_source import Figure, PrintedNames, correlations, figures
from orchestration.tables.source import Entry
from orchestration.tables.terms import CONSTANT
from orchestration.tables.titles import title
from orchestration.tables.words import Words
from warehouse.kernels.audit.stars import LEVELS

BELOW = ("se", "t", "z")
"""Kinds of figures that stand in parentheses under a coefficient."""
BRACKETS = str.maketrans({"−": "-", "（": "(", "）": ")"})
IS_SYNTHETIC = "synthetic data"
"""The reason of reports.scorecard."""

Place = tuple[str, str, bool]
"""Column, row, and whether it stands below a coefficient."""


@dataclass(frozen=True)
class Grid:
    """Figures by place: a column of the print, a row, above or below."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: Mapping[Place, Figure]
    labels: Mapping[str, str]
    """Of rows."""


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
        found = [replace(each, estimated=ours.get(frozenset((each.column, _row_variable(each))))) for each in found]
    grid = _grid(found, PrintedNames(of_table, labels), words)
    is_synthetic = any(entry.is_synthetic for entry in of_table.values())
    has_verdicts = any(figure.verdict and figure.reason != IS_SYNTHETIC for figure in found)
    parts = _parts(words, has_verdicts)
    estimated = words("estimated") + (f" ({words('not_comparable')})" if is_synthetic else "")
    above = [words("printed"), estimated, words("verdict")][: len(parts)]
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
            tuple(Head(_column_name(column, words), len(parts)) for column in grid.columns),
            tuple(Head(text) for _ in grid.columns for text in above),
        ),
        sections=(tuple(_row(grid, row, parts) for row in grid.rows),),
        notes=_notes(words, found, of_table, is_synthetic=is_synthetic, has_stars=is_regression),
        is_synthetic=is_synthetic,
        spec_ids=choice.ids,
    )


def _chosen(found: Sequence[Figure], entries: Sequence[Entry]) -> list[Figure]:
    columns = {entry.spec.get("column") for entry in entries} - {None}
    return [figure for figure in found if not columns or figure.column in columns]


def _row_variable(figure: Figure) -> str:
    """Of a correlation: the variable of its row."""
    return figure.dependent_variable or figure.term


def _grid(found: Iterable[Figure], name: PrintedNames, words: Words) -> Grid:
    """Coefficients and correlations stand in printed columns; moments have a column per kind of figure."""
    cells: dict[Place, Figure] = {}
    labels: dict[str, str] = {}
    figures_last: dict[str, str] = {}
    for figure in found:
        kind = figure.stat_kind
        if kind == "corr":
            column, row, label = name(figure.column), _row_variable(figure), name(_row_variable(figure))
        elif kind == "coef" or kind in BELOW:
            column, row, label = figure.column, figure.term, name(figure.term)
        elif figure.column in ("desc", "vif"):
            is_of_all = figure.term.startswith("_")
            column = "vif" if is_of_all else kind
            row, label = figure.term, words(kind) if is_of_all else name(figure.term)
        else:
            column, row, label = figure.column, f"{kind}|{figure.term}", words(kind) if words.has(kind) else kind
            figures_last[row] = label
        labels.setdefault(row, label)
        cells[column, row, kind in BELOW] = figure
    terms = sorted((row for row in labels if row not in figures_last), key=lambda row: row == CONSTANT)
    rows = [*terms, *figures_last]
    return Grid(tuple(dict.fromkeys(column for column, _, _ in cells)), tuple(rows), cells, labels)


def _column_name(column: str, words: Words) -> str:
    if re.fullmatch(r"\d\w?(-\d)?", column):
        return f"({column})"
    return words(f"{column}_of") if words.has(f"{column}_of") else words(column) if words.has(column) else column


def _parts(words: Words, has_verdicts: bool) -> list[Callable[[Figure], Cell]]:
    def verdict(figure: Figure) -> Cell:
        return words(figure.verdict) if figure.verdict else None

    def print_of(figure: Figure) -> Cell:
        return _flag(words, figure.value) if figure.stat_kind.startswith("flag_") else _printed(figure)

    def estimate(figure: Figure) -> Cell:
        is_flag = figure.stat_kind.startswith("flag_")
        return _flag(words, figure.estimated) if is_flag else _estimated(figure)

    return [print_of, estimate, verdict] if has_verdicts else [print_of, estimate]


def _row(grid: Grid, row: str, parts: Sequence[Callable[[Figure], Cell]]) -> Row:
    lines = []
    for is_below in (False, True):
        found = [grid.cells.get((column, row, is_below)) for column in grid.columns]
        if not is_below or any(found):
            lines.append(tuple(part(figure) if figure else None for figure in found for part in parts))
    return Row(grid.labels[row], tuple(lines))


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


def _notes(
    words: Words, found: Iterable[Figure], specs: Mapping[str, Entry], *, is_synthetic: bool, has_stars: bool
) -> tuple[str, ...]:
    notes = [_star_note(words, specs)] if has_stars else []
    shown = list(found)
    if not any(figure.verdict for figure in shown):
        notes.append(words("not_judged"))
    reasons = dict.fromkeys(figure.reason for figure in shown if figure.reason and figure.reason != IS_SYNTHETIC)
    notes += [words("reason", reason) for reason in reasons]
    specs_shown = dict.fromkeys(figure.spec_id for figure in shown if figure.spec_id)
    notes.append(words("specifications", ", ".join(specs_shown)))
    if is_synthetic:
        notes += [words("not_comparable_note"), words("synthetic_note")]
    return (words("notes") + notes[0], *notes[1:])


def _star_note(words: Words, specs: Mapping[str, Entry]) -> str:
    """The thresholds of the paper's own note; by column where they differ."""
    columns: dict[str, list[str]] = {}
    for entry in specs.values():
        column = entry.spec.get("column")
        if column and "@" not in column:
            columns.setdefault(entry.spec.get("star_rule") or "conv", []).append(column)
    legends = {rule: words("stars", *LEVELS[rule]) for rule in columns}
    if len(legends) == 1:
        return words("stars.printed") + next(iter(legends.values()))
    texts = [words("stars.columns", ", ".join(columns[rule])) + legend for rule, legend in legends.items()]
    return words("stars.printed") + " ".join(texts)
