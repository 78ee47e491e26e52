"""Text files: strict decoding and the cells of a CSV. No character is ever replaced or dropped."""

from __future__ import annotations

import codecs
import csv
import io
import re
from functools import cache

from orchestration.errors import UserError
from orchestration.landing.files.figures import year
from orchestration.landing.files.grid import Grid, Line
from orchestration.landing.files.guard import is_formula

RESAVE = "download the file again, or open it in the program that made it and save it as CSV UTF-8"
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINES_LOOKED_AT = 50
"""For the separator: a header stands in the first lines."""
WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|body|table|meta|\?xml)\b", re.IGNORECASE)


def decode(data: bytes, file: str) -> tuple[str, str]:
    """The text of `data` and the name of its encoding. Raises UserError naming the row that cannot be read."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = [("utf-16", "UTF-16")]
    elif data.startswith(codecs.BOM_UTF8):
        candidates = [("utf-8-sig", "UTF-8 with BOM")]
    elif b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        rule = "a text file holds no NUL bytes (this is another format, UTF-16 without its mark, or damaged)."
        raise UserError(rule, RESAVE, file=file, row=row, found=r"\x00")
    else:
        candidates = [("utf-8", "UTF-8"), ("gb18030", "GB18030")]
    failures = []
    for codec, name in candidates:
        try:
            return data.decode(codec), name
        except UnicodeDecodeError as failure:
            failures.append((failure.start, codec, failure.object))
    start, codec, read = max(failures)
    rule = f"the bytes are not valid {' or '.join(name for _, name in candidates)}."
    row = read[:start].decode(codec).count("\n") + 1
    raise UserError(rule, RESAVE, file=file, row=row, found=repr(read[start : start + 4])[2:-1])


def read_text(data: bytes, file: str) -> Grid:
    """The one grid of a CSV (comma or TAB). Raises UserError for wrong encodings, web pages and broken quotes."""
    text, encoding = decode(data, file) if data else ("", "")
    if not text.strip():
        raise UserError("the file is empty.", "download it again", file=file)
    if WEB_PAGE.match(text):
        rule = "this is a web page, not a table, whatever its name says."
        raise UserError(rule, "open it in a spreadsheet program and save it as CSV UTF-8 or .xlsx", file=file, row=1)
    grid = Grid(file, f"{encoding} text", tuple(_lines(text, file)), is_text=True)
    _check_characters(grid)
    return grid


def _lines(text: str, file: str) -> list[Line]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines, before = [], 0
    try:
        for cells in rows:
            lines.append(Line(before + 1, tuple(cells)))
            before = rows.line_num
    except csv.Error as failure:
        remedy = "close or remove the stray quotation mark, or save the table again as CSV"
        raise UserError(f"the row is not valid CSV ({failure}).", remedy, file=file, row=before + 1) from None
    return lines


def _delimiter(text: str) -> str:
    """The separator that shows more years in some line: the new NBS site puts a TAB before every comma."""

    lines = text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]

    def years(delimiter: str) -> int:
        return max(sum(year(cell.strip('"')) is not None for cell in line.split(delimiter)) for line in lines)

    return max(",\t", key=years)


def _check_characters(grid: Grid) -> None:
    for line in grid.lines:
        for column, cell in enumerate(line.cells):
            if cell[:1] in "=@" and is_formula(cell):
                remedy = "write the figure or the text that the formula stands for"
                raise grid.refuse("a cell holds a formula, which is not executed here.", remedy, line, column)
            if cell.isascii() and "??" not in cell:
                continue
            if "\ufffd" in cell or "??" in cell:
                rule = "the text was destroyed when the file was converted: ? or \ufffd stands for lost characters."
                raise grid.refuse(rule, RESAVE, line, column)
            if original := misread(cell):
                rule = f"the text was saved under a wrong encoding (it should read {original!r})."
                raise grid.refuse(rule, RESAVE, line, column)


@cache
def misread(cell: str) -> str | None:
    """What a mis-decoded cell should read: Chinese that went through Latin-1 or GB18030; None for sound text."""
    for wrong, right in (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb2312"), ("gb18030", "utf-8")):
        try:
            original = cell.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if _HAN.search(original):
            return original
    return None
