"""Numbers in cells of a workbook, with all their digits."""

from __future__ import annotations

from openpyxl.cell import Cell


def put(cell: Cell, value: float) -> Cell:
    """Writes a finite number as the shortest text that reads back as the same double; returns the cell.

    openpyxl itself writes 16 significant digits (openpyxl/compat/strings.py), of which about half of all doubles
    need 17; Excel writes 17 itself. The cell stays a number: its text is what stands in the file.
    """
    cell.value = str(value)
    cell.data_type = "n"
    return cell


def survives(value: float) -> bool:
    """Whether openpyxl writes the number so that it reads back the same; `put` is the slower way."""
    return isinstance(value, int) or float(f"{value:.16g}") == value
