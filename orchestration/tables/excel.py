"""Tables as a workbook, one sheet each: numbers are numbers in full precision under a format, never formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from orchestration import exact
from orchestration.tables.model import SCIENTIFIC, Cell, Number, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet may take for the beginning of a formula."""
LABEL_WIDTH = 44
COLUMN_WIDTH = 15
LINE = 15
"""Height of a line in points."""
NAME_LENGTH = 31
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)


def document(tables: Iterable[Table]) -> bytes:
    """The workbook."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = None
    for table in tables:
        _fill(book.create_sheet(_sheet_name(table, book.sheetnames)), table)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def number_format(number: Number) -> str:
    """The Excel format that shows a number as `Number.shown` does, with its stars."""
    digits = "0.00E+00" if number.decimals == SCIENTIFIC else f"{0:.{number.decimals}f}"
    left, right = (f'"{side}"' if side else "" for side in (number.wrap[:1], number.wrap[1:]))
    stars = f'"{number.stars}"' if number.stars else ""
    if number.is_probability:
        smallest = 10.0**-number.decimals
        bound = f"{smallest / 2:.{number.decimals + 1}f}"
        return f'[<{bound}]{left}"<{smallest:.{number.decimals}f}"{right};{left}{digits}{right}'
    return f"{left}{digits}{right}{stars};{left}-{digits}{right}{stars}"


def _fill(sheet: Worksheet, table: Table) -> None:
    width = table.n_columns + 1
    _merged(sheet, 1, 1, width, table.caption).font = Font(bold=True)
    _fill_heads(sheet, table)
    first = 2 + len(table.heads)
    ruled, last = _fill_rows(sheet, table, first)
    outer = Side(style="medium" if table.style.heavy_rules else "thin")
    for row in ruled if table.style.section_rules else [first]:
        _rule(sheet, row, width, Side(style="thin"))
    _rule(sheet, 2, width, outer)
    _rule(sheet, last, width, outer)
    for row, note in enumerate(table.notes, start=last):
        _merged(sheet, row, 1, width, note).alignment = LEFT
        sheet.row_dimensions[row].height = LINE * (1 + len(note) // (LABEL_WIDTH + COLUMN_WIDTH * table.n_columns))
    sheet.freeze_panes = sheet.cell(first, 2)
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    for column in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = COLUMN_WIDTH


def _fill_heads(sheet: Worksheet, table: Table) -> None:
    _put(sheet.cell(2, 1), table.stub).alignment = LEFT
    for row, heads in enumerate(table.heads, start=2):
        column = 2
        for head in heads:
            _merged(sheet, row, column, column + head.span - 1, head.text).alignment = CENTRED
            column += head.span


def _fill_rows(sheet: Worksheet, table: Table, first: int) -> tuple[list[int], int]:
    """Returns the rows in which sections begin, and the row below the last one."""
    ruled, last = [], first
    for section in table.sections:
        ruled.append(last)
        for row in section:
            below = last + len(row.lines) - 1
            if below > last:
                sheet.merge_cells(start_row=last, end_row=below, start_column=1, end_column=1)
            _put(sheet.cell(last, 1), row.label).alignment = LEFT
            for line in row.lines:
                for column, cell in enumerate(line, start=2):
                    _put(sheet.cell(last, column), cell).alignment = CENTRED
                last += 1
    return ruled, last


def _put(cell: SheetCell, content: Cell) -> SheetCell:
    """A number under its format, or text that is never a formula."""
    if isinstance(content, Number):
        exact.put(cell, content.value)
        cell.number_format = number_format(content)
    elif content:
        cell.value = content
        cell.data_type = "s"
        cell.quotePrefix = content.startswith(FORMULA)
    return cell


def _merged(sheet: Worksheet, row: int, first: int, last: int, text: str) -> SheetCell:
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return _put(sheet.cell(row, first), text)


def _rule(sheet: Worksheet, row: int, width: int, side: Side) -> None:
    """A line above a row."""
    for column in range(1, width + 1):
        sheet.cell(row, column).border = Border(top=side)


def _sheet_name(table: Table, taken: list[str]) -> str:
    """The name of the table as a sheet may be called, and no other sheet is."""
    name = re.sub(r"[\[\]:*?/\\]", "-", table.name)[:NAME_LENGTH]
    place = 2
    unique = name
    while unique.lower() in {each.lower() for each in taken}:
        unique = f"{name[: NAME_LENGTH - 4]}~{place}"
        place += 1
    return unique
