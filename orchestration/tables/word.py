"""Tables as a Word document: three lines, Times New Roman with SimSun, heads repeated on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from orchestration.tables.model import Cell, Head, Number, Table

LATIN, CHINESE = "Times New Roman", "宋体"
TEXT, SMALL = Pt(10.5), Pt(9)
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
        _font(word, style)
    word.core_properties.author = ""
    word.core_properties.title = found[0].caption[:LONGEST_TITLE]
    if any(table.n_columns > MOST_UPRIGHT for table in found):
        _turn(word)
    for table in found:
        _add(word, table)
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _add(word: WordDocument, table: Table) -> None:
    caption = word.add_paragraph(table.caption, style="Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    lines = [(row.label if not number else "", line) for row in table.rows for number, line in enumerate(row.lines)]
    grid = word.add_table(rows=len(table.heads) + len(lines), cols=table.n_columns + 1)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    rows = list(grid.rows)
    for place, heads in enumerate(table.heads):
        _repeat(rows[place])
        _fill_heads(rows[place].cells, table.stub if not place else "", heads)
    for row, (label, line) in zip(rows[len(table.heads) :], lines, strict=True):
        cells = row.cells
        _write(cells[0], label, WD_ALIGN_PARAGRAPH.LEFT)
        for cell, content in zip(cells[1:], line, strict=True):
            _write(cell, content, WD_ALIGN_PARAGRAPH.CENTER)
    _rules(grid, table)
    for note in table.notes:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(note).font.size = SMALL
    word.add_paragraph()


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
    if isinstance(content, Number):
        paragraph.add_run(content.shown("−")).font.size = SMALL
        if content.stars:
            stars = paragraph.add_run(content.stars)
            stars.font.size, stars.font.superscript = SMALL, True
    elif content:
        paragraph.add_run(content).font.size = SMALL


def _rules(grid: WordTable, table: Table) -> None:
    """Lines above and below the table and under its heads; between sections where the style has them."""
    outer = HEAVY if table.style.heavy_rules else LIGHT
    rows = list(grid.rows)
    above = {0: outer, len(table.heads): LIGHT}
    if table.style.section_rules:
        place = len(table.heads)
        for section in table.sections:
            above[place] = LIGHT
            place += sum(len(row.lines) for row in section)
    for place, size in above.items():
        _line(rows[place], "top", size)
    _line(rows[-1], "bottom", outer)


def _line(row: _Row, side: str, size: int) -> None:
    for cell in row._tr.tc_lst:
        properties = cell.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)


def _repeat(row: _Row) -> None:
    """The row stands again at the top of every page of the table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _font(word: WordDocument, style: str) -> None:
    font = word.styles[style].font
    font.name, font.size, font.color.rgb = LATIN, TEXT, RGBColor(0, 0, 0)
    font.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)


def _turn(word: WordDocument) -> None:
    """The page lies on its side."""
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
