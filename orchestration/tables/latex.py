"""A table as LaTeX: booktabs and threeparttable, or no package at all in the plain style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.tables.latex_pages import CHARACTER, Page, pages
from orchestration.tables.latex_text import escaped, is_chinese, width
from orchestration.tables.model import Cell, Head, Number, Table

SMALL = r"\footnotesize\setlength{\tabcolsep}{4pt}"


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
    r"""A table environment, or several for a table that fits no page. LaTeX numbers it: `\ref{tab:dai2024.T3}`."""
    parts = pages(table, may_turn=table.style.heavy_rules)
    return "\n".join([f"% {_preamble(table, parts)}", *(line for part in parts for line in _part(part))]) + "\n"


def _part(page: Page) -> Iterator[str]:
    table = page.table
    rules = BOOKTABS if table.style.heavy_rules else PLAIN
    environment = "sidewaystable" if page.is_sideways else "table"
    is_broken = any(width(row.label) * CHARACTER > page.label for row in table.rows)
    labels = rf"p{{{page.label:.0f}pt}}" if is_broken else "l"
    title = escaped(table.title)
    if page.is_first:
        caption = [rf"\caption{{{title}}}", rf"\label{{tab:{re.sub('[^A-Za-z0-9.:-]', '-', table.name)}}}"]
    else:
        continued = escaped(table.continued)
        caption = [r"\addtocounter{table}{-1}", rf"\caption[]{{{continued}}}"]
    notes = [rules.notes[0], *(f"{rules.item}{escaped(note)}" for note in table.notes), rules.notes[1]]
    yield from (
        rf"\begin{{{environment}}}{'' if page.is_sideways else '[htbp]'}",
        r"\centering",
        SMALL,
        *rules.opening,
        *caption,
        rf"\begin{{tabular}}{{@{{}}{labels}*{{{table.n_columns}}}{{c}}@{{}}}}",
        rules.top,
        *_heads(page),
        rules.middle,
        *_body(table, rules),
        rules.bottom,
        r"\end{tabular}",
        *(notes if page.is_last else ()),
        *rules.closing,
        rf"\end{{{environment}}}",
    )


def document(tables: Iterable[Table]) -> str:
    r"""Several tables, to be read with \input."""
    return "\n".join(map(render, tables))


def _preamble(table: Table, parts: Sequence[Page]) -> str:
    """What the preamble of the document needs."""
    names = (["booktabs", "threeparttable"] if table.style.heavy_rules else []) + (
        ["rotating"] if any(part.is_sideways for part in parts) else []
    )
    needed = rf"\usepackage{{{','.join(names)}}}" if names else "no package needed"
    return needed + ("; Chinese: XeLaTeX with ctex" if _is_chinese(table) else "")


def _is_chinese(table: Table) -> bool:
    texts = [table.title, *table.notes, *(row.label for row in table.rows), *(h.text for hs in table.heads for h in hs)]
    return any(map(is_chinese, texts))


def _heads(page: Page) -> Iterator[str]:
    for place, heads in enumerate(page.table.heads):
        stub, first, cells = escaped(page.table.stub) if not place else "", 0, []
        for head in heads:
            cells.append(_head(head, page.width_of(first, head.span)))
            first += head.span
        yield " & ".join([stub, *cells]) + r" \\"
        if page.table.style.section_rules and any(head.span > 1 for head in heads):
            yield "".join(_rules_below(heads))


def _head(head: Head, room: float) -> str:
    text = escaped(head.text)
    if width(head.text) * CHARACTER > room:
        text = rf"\parbox[t]{{{room:.0f}pt}}{{\centering {text}}}"
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
