"""Tables as a Word document: three lines, Times New Roman with SimSun, heads repeated on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from orchestration.tables.model import Cell, Head, Number, Table
from orchestration.tables.word_format import font, line, page, repeat

SMALL = Pt(9)
LABEL = Mm(50)
HEAVY, LIGHT = 12, 6
"""Lines in eighths of a point: 1.5 and 0.75."""
LONGEST_TITLE = 255
"""Characters that a property of a document may have."""
MOST_UPRIGHT = 5
"""Columns beside the labels that a page holds upright."""


def document(tables: Iterable[Table]) -> bytes:
    """The document."""
    found = list(tables)
    word = Document()
    for style in ("Normal", "Caption"):
        font(word, style)
    word.core_properties.author = word.core_properties.comments = ""
    word.core_properties.title = found[0].caption[:LONGEST_TITLE]
    width = page(word, is_upright=all(table.n_columns <= MOST_UPRIGHT for table in found))
    for table in found:
        _add(word, table, width)
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _add(word: WordDocument, table: Table, width: int) -> None:
    caption = word.add_paragraph(table.caption, style="Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    n_lines = sum(len(row.lines) for row in table.rows)
    grid = word.add_table(rows=len(table.heads) + n_lines, cols=table.n_columns + 1)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widen(grid, width)
    rows = list(grid.rows)
    for place, heads in enumerate(table.heads):
        repeat(rows[place])
        _fill_heads(rows[place].cells, table.stub if not place else "", heads)
    _fill_rows(rows[len(table.heads) :], table)
    _rules(rows, table)
    for note in table.notes:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(note).font.size = SMALL
    word.add_paragraph()


def _widen(grid: WordTable, width: int) -> None:
    """Labels take a third of the page, or what they need at least; the columns share the rest."""
    grid.autofit = False
    label = max(width // 3, LABEL)
    first, *others = grid.columns
    first.width = Emu(label)
    for column in others:
        column.width = Emu((width - label) // len(others))


def _fill_rows(rows: Sequence[_Row], table: Table) -> None:
    """A label stands beside all lines of its row, which stay on one page with the next."""
    left = iter(rows)
    for row in table.rows:
        lines = [(next(left).cells, contents) for contents in row.lines]
        (first, _), (last, _) = lines[0], lines[-1]
        label = first[0].merge(last[0]) if len(lines) > 1 else first[0]
        _write(label, row.label, WD_ALIGN_PARAGRAPH.LEFT)
        for cells, contents in lines:
            for cell, content in zip(cells[1:], contents, strict=True):
                _write(cell, content, WD_ALIGN_PARAGRAPH.CENTER)


def _fill_heads(cells: Sequence[_Cell], stub: str, heads: Sequence[Head]) -> None:
    _write(cells[0], stub, WD_ALIGN_PARAGRAPH.LEFT)
    column = 1
    for head in heads:
        last = column + head.span - 1
        cell = cells[column].merge(cells[last]) if head.span > 1 else cells[column]
        _write(cell, head.text, WD_ALIGN_PARAGRAPH.CENTER)
        column = last + 1


def _write(cell: _Cell, content: Cell, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True
    if isinstance(content, Number):
        paragraph.add_run(content.shown("−")).font.size = SMALL
        if content.stars:
            stars = paragraph.add_run(content.stars)
            stars.font.size, stars.font.superscript = SMALL, True
    elif content:
        paragraph.add_run(content).font.size = SMALL


def _rules(rows: Sequence[_Row], table: Table) -> None:
    """Lines above and below the table and under its heads; between sections where the style has them."""
    outer = HEAVY if table.style.heavy_rules else LIGHT
    above = {0: outer, len(table.heads): LIGHT}
    if table.style.section_rules:
        place = len(table.heads)
        for section in table.sections:
            above[place] = LIGHT
            place += sum(len(row.lines) for row in section)
    for place, size in above.items():
        line(rows[place], "top", size)
    line(rows[-1], "bottom", outer)
