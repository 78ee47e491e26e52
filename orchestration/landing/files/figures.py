"""Cells that hold numbers and years, kept as text so that no digit is lost."""

from __future__ import annotations

import re

from orchestration.landing.files.grid import Grid, Line, letters, plain, stands_for_digits

MISSING = frozenset({"", "-", "--", "—", "——", "–", "―", "..", "...", "......", "NA", "NaN"})
"""What statistical tables print for a missing figure, after `plain` (which turns … into ...)."""
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\.0)?\s*年?")
_EXCEL_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA)")


def figure(text: str) -> str | None:
    """The figure in ASCII digits without thousands separators, its printed decimals kept; None when missing.

    Raises ValueError, with the rule that the text breaks.
    """
    if _PLAIN.fullmatch(text):
        return text
    cell = plain(text).replace("\u2212", "-")
    if cell in MISSING:
        return None
    if _PLAIN.fullmatch(cell):
        return cell
    if _GROUPED.fullmatch(cell):
        return cell.replace(",", "")
    if _EXCEL_ERROR.fullmatch(cell):
        raise ValueError("a spreadsheet's error value is no figure.")
    if re.fullmatch(r"-?[0-9](\.[0-9]+)?[eE][+-]?[0-9]+", cell):
        raise ValueError("scientific notation is refused: the spreadsheet that wrote it may have cut digits.")
    if marks := "".join(filter(stands_for_digits, cell)):
        raise ValueError(f"a cell of figures holds a number or is empty, and {marks} is a mark, no digit of it.")
    raise ValueError("a cell of figures holds a number or is empty.")


def year(text: str) -> int | None:
    """2024 of '2024年', '2024', '２０２４年' or '2024.0'; None for anything else."""
    match = _YEAR.fullmatch(plain(text))
    return int(match[1]) if match else None


def figure_at(grid: Grid, line: Line, column: int) -> str | None:
    """`figure` of a cell of the grid; what is no figure raises UserError."""
    try:
        return figure(line.cells[column])
    except ValueError as broken:
        remedy = "write the figure in plain digits, or leave the cell empty when it is missing"
        raise grid.refuse(str(broken), remedy, line, column) from None


def years_at(grid: Grid, line: Line, first: int, last: int) -> dict[int, int]:
    """Year of each header cell from `first` to `last`. Raises UserError for an empty, unknown or repeated one."""
    years: dict[int, int] = {}
    for column in range(first, last + 1):
        found = year(line.cell(column))
        if found is None:
            rule = "every column of figures is headed by a year (2024年 or 2024)."
            remedy = "write the year of this column, or remove it; a table with the years in a column is read by "
            raise grid.refuse(rule, remedy + "resilience import tidy FILE --map FILE", line, column)
        if found in years.values():
            earlier = next(letters(c) for c, y in years.items() if y == found)
            rule = f"a year heads one column only; {found} already heads column {earlier}."
            raise grid.refuse(rule, "remove one of the two columns, or mend its year", line, column)
        years[column] = found
    return years
