"""A table as HTML: by itself for a page that has the style sheet, or as a whole page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from orchestration.tables.model import Cell, Number, Row, Table

CSS = """
.results { border-collapse: collapse; margin: 1rem 0 2rem; font: 0.95rem/1.35 "Times New Roman", SimSun, serif; }
.results caption { caption-side: top; text-align: center; font-weight: bold; padding-bottom: 0.4rem; }
.results th, .results td { padding: 0.1rem 0.7rem; text-align: center; font-weight: normal; vertical-align: top; }
.results th[scope=row], .results thead th.stub { text-align: left; }
.results td { white-space: nowrap; font-variant-numeric: tabular-nums; }
.results thead tr:first-child > * { border-top: 2px solid; }
.results thead + tbody tr:first-child > *, .results.aer tbody tr:first-child > * { border-top: 1px solid; }
.results tfoot td { border-top: 2px solid; text-align: left; white-space: normal; font-size: 0.85rem; }
.results tfoot p { margin: 0.15rem 0; max-width: 60rem; }
.results.plain thead tr:first-child > *, .results.plain tfoot td { border-top-width: 1px; }
"""
"""Style sheet of every table; lines take the colour of the text."""


def render(table: Table) -> str:
    """One table element; a page that holds it needs CSS."""
    lines = [
        f'<table class="results {table.style.name}" lang="{table.lang}" id="{escape(table.name)}">',
        f"<caption>{escape(table.caption)}</caption>",
        "<thead>",
        *_heads(table),
        "</thead>",
        *(line for section in table.sections for line in _body(section)),
        f'<tfoot><tr><td colspan="{table.n_columns + 1}">',
        *(f"<p>{escape(text)}</p>" for text in table.notes),
        "</td></tr></tfoot>",
        "</table>",
    ]
    return "\n".join(lines) + "\n"


def page(tables: Iterable[Table]) -> str:
    """A page of its own with these tables; it loads nothing."""
    found = list(tables)
    title = escape("; ".join(each.caption for each in found))
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{CSS}</style>'
    body = "".join(map(render, found))
    return f'<!doctype html>\n<html lang="{found[0].lang}">\n<head>\n{head}\n</head>\n<body>\n{body}</body>\n</html>\n'


def _heads(table: Table) -> Iterable[str]:
    for place, heads in enumerate(table.heads):
        stub = f'<th class="stub" scope="col" rowspan="{len(table.heads)}">{escape(table.stub)}</th>'
        cells = (
            f'<th scope="colgroup" colspan="{head.span}">{escape(head.text)}</th>'
            if head.span > 1
            else f'<th scope="col">{escape(head.text)}</th>'
            for head in heads
        )
        yield f"<tr>{stub if not place else ''}{''.join(cells)}</tr>"


def _body(section: Iterable[Row]) -> Iterable[str]:
    yield "<tbody>"
    for row in section:
        span = f' rowspan="{len(row.lines)}"' if len(row.lines) > 1 else ""
        label = f'<th scope="row"{span}>{escape(row.label)}</th>'
        for place, line in enumerate(row.lines):
            cells = "".join(f"<td>{_cell(cell)}</td>" for cell in line)
            yield f"<tr>{label if not place else ''}{cells}</tr>"
    yield "</tbody>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Number):
        stars = f"<sup>{cell.stars}</sup>" if cell.stars else ""
        return escape(cell.shown("−")) + stars
    return escape(cell or "")
