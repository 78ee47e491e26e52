"""Long sheets of .xlsx workbooks, read row by row: exports of databases, whose declared size may be wrong."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, Line, letters
from orchestration.landing.files.guard import check_archive
from orchestration.landing.files.numbers import MAX_CELLS
from orchestration.landing.files.workbook import DAMAGED_XLSX, cell_text, unreadable

MAX_BYTES = 512 * 2**20
"""Of an unpacked workbook: a table of firms has some hundred thousand rows."""
_REMEDY = "export fewer fields or years at a time"


def read_streamed(data: bytes, file: str) -> list[Grid]:
    """The sheets that hold anything. Raises UserError for damage, excessive size and formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, file, MAX_BYTES, _REMEDY)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # such exports have no default style
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            sheets = [(sheet.title, tuple(_lines(sheet, file))) for sheet in book.worksheets]
    except DAMAGED_XLSX as failure:
        raise unreadable(failure, file) from None
    return [Grid(file, "Office workbook (.xlsx)", lines, title) for title, lines in sheets if lines]


def _lines(sheet: ReadOnlyWorksheet, file: str) -> Iterator[Line]:
    sheet.reset_dimensions()  # the declared ones may be A1 alone
    cells = width = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        place = {"file": file, "sheet": sheet.title, "row": number}
        if cells > MAX_CELLS:
            raise UserError(f"the sheet has more than {MAX_CELLS:,} cells.", _REMEDY, **place)
        formula = next((cell for cell in row if cell.data_type == "f"), None)
        if formula is not None:
            rule = "the cell holds a formula: its result may be old, or of another file."
            remedy = "copy the sheet and paste it as values, then save that"
            raise UserError(rule, remedy, **place, column=letters(formula.column - 1), found=str(formula.value))
        texts = [cell_text(cell) for cell in row]
        width = width or len(texts)
        if any(texts):
            yield Line(number, (*texts, *[""] * (width - len(texts))))
