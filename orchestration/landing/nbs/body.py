"""The lines of figures, told apart from the notes below them and checked for shifted rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from orchestration.landing.files.figures import figure
from orchestration.landing.files.grid import Grid, Line, clean, letters, plain
from orchestration.landing.names.regions import find_region
from orchestration.landing.nbs.head import Head

_NOTE = re.compile(
    r"\s*(注|备注|说明|数据来源|资料来源|来源|notes?|(data )?sources?)\s*[0-9\u2460-\u2473]*\s*:", re.IGNORECASE
)
_CONTINUED = "\u3000"
_SHIFTED = "move the cells of this row back under their years: one value under each year, empty cells kept"


@dataclass(frozen=True)
class Body:
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def read_body(grid: Grid, head: Head) -> Body:
    """Raises UserError for notes between the figures, shifted rows and a table without rows."""
    after = [line for line in grid.lines if line.number > head.line.number and not line.is_blank]
    notes = next((index for index, line in enumerate(after) if _is_note(line)), len(after))
    for line in after[notes:]:
        if _is_figures(line):
            rule = f"a note stands in the middle of the table: figures go on in row {line.number}."
            raise grid.refuse(rule, "move the note below the last row of figures", after[notes], 0)
    body = after[:notes]
    if not body:
        raise grid.refuse("the table has a header and no row of figures.", "download the file again", head.line, 0)
    _check_widths(grid, head, body)
    return Body(tuple(body), tuple(_text(line) for line in after[notes:]))


def _is_note(line: Line) -> bool:
    lone = not any(line.cell(index) for index in range(1, len(line.cells)))
    return bool(_NOTE.match(plain(line.cells[0]))) or (lone and line.cells[0].startswith(_CONTINUED))


def _is_figures(line: Line) -> bool:
    if _is_note(line):
        return False
    return find_region(line.cells[0]) is not None or any(_is_figure(cell) for cell in line.cells[1:])


def _is_figure(cell: str) -> bool:
    try:
        return figure(cell) is not None
    except ValueError:
        return False


def _text(line: Line) -> str:
    return ", ".join(clean(cell) for cell in line.cells if clean(cell))


def _check_widths(grid: Grid, head: Head, body: list[Line]) -> None:
    usual = Counter(len(line.cells) for line in body).most_common(1)[0][0]
    for line in body:
        extra = next((c for c in range(head.width, len(line.cells)) if line.cell(c)), None)
        if extra is not None:
            rule = f"a value stands right of the last year (column {letters(head.width - 1)}): the row is shifted."
            raise grid.refuse(rule, _SHIFTED, line, extra)
        if len(line.cells) < head.width or (grid.is_text and len(line.cells) != usual):
            rule = f"the row has {len(line.cells)} cells, the header and the other rows have {max(usual, head.width)}."
            raise grid.refuse(rule, _SHIFTED, line, 0)
