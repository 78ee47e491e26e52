"""Sheets of .xls (BIFF) and .xlsx workbooks as grids of text, figures at the 15 digits that a spreadsheet holds."""

from __future__ import annotations

import datetime
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import openpyxl
import xlrd
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, Line, Merged, letters
from orchestration.landing.files.guard import check_archive
from orchestration.landing.files.unlock import unlocked

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MAX_BYTES = 32 * 2**20
"""Of an unpacked .xlsx: an export of the statistical office has less than one MB."""
MAX_CELLS = 2_000_000
"""Of a sheet: one stray cell in the last row of a sheet claims billions of empty ones."""

_RESAVE = "open it in a spreadsheet program and save the table as CSV UTF-8 or .xlsx, or download it again"
_TRUSTING = (
    struct.error,
    AssertionError,
    LookupError,
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
"""What the readers raise on damaged bytes besides their own errors: they trust every offset and tag that they read."""
_DAMAGED_XLS = (xlrd.XLRDError, xlrd.compdoc.CompDocError, xlrd.formula.FormulaError, *_TRUSTING)
DAMAGED_XLSX = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    OSError,
    EOFError,
    RuntimeError,
    *_TRUSTING,
)


def read_xls(data: bytes, file: str) -> list[Grid]:
    """The sheets of a BIFF workbook that hold anything. Raises UserError for locked, damaged or other OLE2 files."""
    try:
        book = _open_xls(data)
        return [
            Grid(file, "BIFF workbook (.xls)", tuple(_xls_lines(book, sheet)), sheet.name, merged=_xls_merged(sheet))
            for sheet in book.sheets()
            if sheet.nrows
        ]
    except _DAMAGED_XLS as failure:
        raise unreadable(failure, file) from None


def _open_xls(data: bytes) -> xlrd.Book:
    options = {"logfile": io.StringIO(), "formatting_info": True}
    try:
        return xlrd.open_workbook(file_contents=data, **options)
    except xlrd.XLRDError as failure:
        if "encrypted" not in str(failure) or (clear := unlocked(data)) is None:
            raise
        return xlrd.open_workbook(file_contents=clear, **options)


def _xls_merged(sheet: xlrd.sheet.Sheet) -> tuple[Merged, ...]:
    return tuple(Merged(top + 1, bottom, left, right - 1) for top, bottom, left, right in sheet.merged_cells)


def _xls_lines(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[Line]:
    for row in range(sheet.nrows):
        yield Line(row + 1, tuple(_xls_text(book, cell) for cell in sheet.row(row)))


def _xls_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return _number(cell.value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xlrd.xldate_as_datetime(cell.value, book.datemode).date())
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#NULL!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return str(cell.value)


def read_xlsx(data: bytes, file: str) -> list[Grid]:
    """The sheets of an .xlsx workbook that hold anything. Raises UserError for damage and excessive size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, file, MAX_BYTES, _RESAVE)
        values, formulas = (_open_xlsx(data, data_only) for data_only in (True, False))
        return [
            Grid(
                file,
                "Office workbook (.xlsx)",
                tuple(_xlsx_lines(sheet, formulas[sheet.title], file)),
                sheet.title,
                merged=tuple(Merged(r.min_row, r.max_row, r.min_col - 1, r.max_col - 1) for r in sheet.merged_cells),
            )
            for sheet in values.worksheets
            if any(cell.value is not None for row in _bounded(sheet, file) for cell in row)
        ]
    except DAMAGED_XLSX as failure:
        raise unreadable(failure, file) from None


def _open_xlsx(data: bytes, data_only: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # missing default style, unknown extensions: nothing of the figures
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def _bounded(sheet: Worksheet, file: str) -> Iterator[tuple[Cell, ...]]:
    if sheet.max_row * sheet.max_column > MAX_CELLS:
        rule = f"the sheet claims {sheet.max_row:,} rows and {sheet.max_column:,} columns."
        remedy = "delete the stray cells far below or right of the table and save the workbook again"
        raise UserError(rule, remedy, file=file, sheet=sheet.title)
    return iter(sheet.iter_rows())


def _xlsx_lines(sheet: Worksheet, formulas: Worksheet, file: str) -> Iterator[Line]:
    for number, (row, written) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=False), start=1):
        for column, cell in enumerate(written):
            if cell.data_type == "f":
                place = {"file": file, "sheet": sheet.title, "row": number, "column": letters(column)}
                rule = "the cell holds a formula: its result may be old, or of another file."
                remedy = "copy the sheet and paste it as values, then save that"
                raise UserError(rule, remedy, **place, found=str(getattr(cell.value, "text", cell.value)))
        yield Line(number, tuple(cell_text(cell) for cell in row))


def cell_text(cell: Cell) -> str:
    """What a cell of an .xlsx holds, as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime.datetime):
        return str(value.date())
    return str(value)


def _number(value: float, number_format: str) -> str:
    """A stored number as text; one that is shown as a percentage keeps its sign, so that nobody takes 0.05 for 5 %."""
    if "%" in number_format:
        return f"{Decimal(format(value * 100, '.15g')):f}%"
    return f"{Decimal(format(value, '.15g')):f}"


def unreadable(failure: Exception, file: str) -> UserError:
    """The error for a workbook that its reader gave up on."""
    if "encrypted" in str(failure):
        rule = "the workbook is protected by a password."
        return UserError(rule, "open it in a spreadsheet program and save an unprotected copy, or a CSV", file=file)
    return UserError(f"this is not a workbook that can be read ({failure}).", _RESAVE, file=file)
