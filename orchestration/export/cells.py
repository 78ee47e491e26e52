"""Values as cells of an Excel sheet: numbers are numbers, and text is text whatever it looks like."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from orchestration import exact
from orchestration.export.text import is_formula

LONGEST_TEXT = 32_767
"""Characters of a cell."""
EXACT = 2**53
"""Whole numbers beyond it would lose digits: they go as text."""


def cell(sheet: Any, value: Any) -> Any:
    """A missing value is no cell; figures that Excel does not have (inf, nan) are text."""
    if value is None or isinstance(value, bool | date | datetime):
        return value
    if isinstance(value, str):
        return _text(sheet, value)
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > EXACT):
        return str(value)
    return value if exact.survives(value) else exact.put(WriteOnlyCell(sheet), value)


def heading(sheet: Any, text: str) -> WriteOnlyCell:
    made = _as_text(sheet, text)
    made.font = Font(bold=True)
    return made


def is_cut(value: Any) -> bool:
    """Whether `cell` shortens the value."""
    return isinstance(value, str) and len(value) > LONGEST_TEXT


def _text(sheet: Any, text: str) -> Any:
    if is_cut(text):
        text = text[: LONGEST_TEXT - 1] + "…"
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    if not is_formula(text) and text not in ERROR_CODES:
        return text
    made = _as_text(sheet, text)
    made.quotePrefix = True  # it stays text when somebody edits it
    return made


def _as_text(sheet: Any, text: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    return made
