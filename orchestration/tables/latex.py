"""A table as LaTeX: booktabs and threeparttable, or no package at all in the plain style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.tables.latex_text import escaped, is_chinese, width
from orchestration.tables.model import Cell, Head, Number, Style, Table

LONG_LABEL = 44
LONG_HEAD = 16
"""Widths from which a label, or a head per column of its span, is broken into lines."""
LABEL_WIDTH = 6.5
HEAD_WIDTH = 2.8
"""Centimetres of a broken label, and of a broken head per column."""


@dataclass(frozen=True)
class Rules:
    """The commands of a style for its lines, and what stands around the tabular."""

    top: str
    middle: str
    bottom: str
    opening: tuple[str, ...]
    notes: tuple[str, str]
    closing: tuple[str, ...]
    item: str


BOOKTABS = Rules(
    r"\toprule",
    r"\midrule",
    r"\bottomrule",
    (r"\begin{threeparttable}",),
    (r"\begin{tablenotes}[flushleft]\footnotesize", r"\end{tablenotes}"),
    (r"\end{threeparttable}",),
    r"\item ",
)
PLAIN = Rules(
    r"\hline", r"\hline", r"\hline", (), (r"\begin{flushleft}\footnotesize", r"\end{flushleft}"), (), r"\par "
)


def render(table: Table) -> str:
    r"""A table environment. LaTeX numbers it: `\ref{tab:dai2024.T3}`."""
    rules = BOOKTABS if table.style.heavy_rules else PLAIN
    is_wide = any(width(row.label) > LONG_LABEL for row in table.rows)
    labels = f"p{{{LABEL_WIDTH}cm}}" if is_wide else "l"
    lines = [
        rf"% {_packages(table.style)}{'; Chinese: XeLaTeX with ctex' if _is_chinese(table) else ''}",
        r"\begin{table}[htbp]",
        r"\centering",
        *rules.opening,
        rf"\caption{{{escaped(table.title)}}}",
        rf"\label{{tab:{re.sub('[^A-Za-z0-9.:-]', '-', table.name)}}}",
        rf"\begin{{tabular}}{{{labels}*{{{table.n_columns}}}{{c}}}}",
        rules.top,
        *_heads(table),
        rules.middle,
        *_body(table, rules),
        rules.bottom,
        r"\end{tabular}",
        rules.notes[0],
        *(f"{rules.item}{escaped(note)}" for note in table.notes),
        rules.notes[1],
        *rules.closing,
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def document(tables: Iterable[Table]) -> str:
    r"""Several tables, to be read with \input."""
    return "\n".join(map(render, tables))


def _packages(style: Style) -> str:
    return r"\usepackage{booktabs,threeparttable}" if style.heavy_rules else "no package needed"


def _is_chinese(table: Table) -> bool:
    texts = [table.title, *table.notes, *(row.label for row in table.rows), *(h.text for hs in table.heads for h in hs)]
    return any(map(is_chinese, texts))


def _heads(table: Table) -> Iterator[str]:
    for place, heads in enumerate(table.heads):
        stub = escaped(table.stub) if not place else ""
        yield " & ".join([stub, *map(_head, heads)]) + r" \\"
        if table.style.section_rules and any(head.span > 1 for head in heads):
            yield "".join(_rules_below(heads))


def _head(head: Head) -> str:
    text = escaped(head.text)
    if width(head.text) > LONG_HEAD * head.span:
        text = rf"\parbox[t]{{{HEAD_WIDTH * head.span:g}cm}}{{\centering {text}}}"
    return rf"\multicolumn{{{head.span}}}{{c}}{{{text}}}"


def _rules_below(heads: Sequence[Head]) -> Iterator[str]:
    last = 1
    for head in heads:
        first, last = last + 1, last + head.span
        if head.span > 1:
            yield rf"\cmidrule(lr){{{first}-{last}}}"


def _body(table: Table, rules: Rules) -> Iterator[str]:
    for place, section in enumerate(table.sections):
        if place and table.style.section_rules:
            yield rules.middle
        for row in section:
            for number, line in enumerate(row.lines):
                label = escaped(row.label) if not number else ""
                yield " & ".join([label, *map(_cell, line)]) + r" \\"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Number):
        stars = f"$^{{{cell.stars}}}$" if cell.stars else ""
        return escaped(cell.shown("−")) + stars
    return escaped(cell or "")
