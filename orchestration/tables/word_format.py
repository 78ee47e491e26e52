"""What python-docx leaves to XML: lines of rows, repeated heads, fonts by script, the page."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Row

LATIN, CHINESE = "Times New Roman", "宋体"
TEXT = Pt(10.5)
A4 = Mm(210), Mm(297)
MARGIN = Mm(25)


def line(row: _Row, side: str, size: int) -> None:
    """A line above (`top`) or below (`bottom`) a row, in eighths of a point."""
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


def repeat(row: _Row) -> None:
    """The row stands again at the top of every page of the table."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def font(word: WordDocument, style: str) -> None:
    """Latin text in one font, Chinese text in another, which Word keeps apart."""
    found = word.styles[style].font
    found.name, found.size, found.color.rgb = LATIN, TEXT, RGBColor(0, 0, 0)
    found.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)


def page(word: WordDocument, *, is_upright: bool) -> int:
    """A4, on its side for wide tables; returns the width of the text."""
    section = word.sections[0]
    width, height = A4 if is_upright else A4[::-1]
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.PORTRAIT if is_upright else WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = MARGIN
    return width - 2 * MARGIN
