"""Where every printed figure stands: in which column of the print, in which row, above or below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.tables.printed_source import Figure, PrintedNames
from orchestration.tables.terms import CONSTANT
from orchestration.tables.words import Words

BELOW = ("se", "t", "z")
"""Kinds of figures that stand in parentheses under a coefficient."""

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


def row_variable(figure: Figure) -> str:
    """Of a correlation: the variable of its row."""
    return figure.dependent_variable or figure.term


def grid(found: Iterable[Figure], name: PrintedNames, words: Words) -> Grid:
    """Coefficients and correlations stand in printed columns; moments have a column per kind of figure."""
    cells: dict[Place, Figure] = {}
    labels: dict[str, str] = {}
    figures_last: dict[str, str] = {}
    for figure in found:
        kind = figure.stat_kind
        if kind == "corr":
            column, row, label = name(figure.column), row_variable(figure), name(row_variable(figure))
        elif kind == "coef" or kind in BELOW:
            column, row, label = figure.column, figure.term, name(figure.term)
        elif figure.column in ("desc", "vif"):
            is_of_all = figure.term.startswith("_")
            column = "vif" if is_of_all else kind
            row, label = figure.term, words(kind) if is_of_all else name(figure.term)
        else:
            column, row, label = figure.column, f"{kind}|{figure.term}", words.or_name(kind, kind)
            figures_last[row] = label
        labels.setdefault(row, label)
        cells[column, row, kind in BELOW] = figure
    terms = sorted((row for row in labels if row not in figures_last), key=lambda row: row == CONSTANT)
    rows = [*terms, *figures_last]
    return Grid(tuple(dict.fromkeys(column for column, _, _ in cells)), tuple(rows), cells, labels)
