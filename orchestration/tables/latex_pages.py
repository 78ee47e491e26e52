"""How a table in small print comes to fit the page of a standard article: upright, on its side, or in several parts.

Lengths are in points. They are estimated from characters, a little too long rather than too short.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from orchestration.tables.latex_text import width
from orchestration.tables.model import Cell, Head, Number, Row, Table

PAGE = (345.0, 550.0)
"""Width and height of the text in the article class on A4 and letter paper."""
CHARACTER = 4.4
"""Width of a Latin character in \\footnotesize, and of half a Chinese one."""
LINES = {"en": 10.0, "zh": 12.8}
"""Height of a line by language: ctex leads wider."""
GAP = 8.0
"""Between two columns."""
LABEL, HEAD = 130.0, 12 * CHARACTER
"""A longer label is broken; a head that is wider than this and than its column is broken."""
CAPTION, RULE = 44.0, 7.0
"""Heights of a caption, and of a rule with the space around it."""


@dataclass(frozen=True)
class Page:
    """A part of a table that fits a page; the widths of its labels and of its columns."""

    table: Table
    label: float
    columns: tuple[float, ...]
    is_sideways: bool = False
    is_first: bool = True
    is_last: bool = True

    def width_of(self, first: int, span: int) -> float:
        """Of some columns and the gaps between them."""
        return sum(self.columns[first : first + span]) + GAP * (span - 1)


def pages(table: Table, *, may_turn: bool) -> list[Page]:
    """A table as it is, on its side where it fits only there (and `may_turn`), or parts of it, columns before rows."""
    whole = _page(table)
    if _fits(whole, *PAGE):
        return [whole]
    if may_turn and _fits(whole, *PAGE[::-1]):
        return [replace(whole, is_sideways=True)]
    parts = [part for columns in _by_columns(whole) for part in _by_rows(_page(columns))]
    last = len(parts) - 1
    return [replace(part, is_first=not place, is_last=place == last) for place, part in enumerate(parts)]


def _page(table: Table) -> Page:
    label = max((width(row.label) * CHARACTER for row in table.rows), default=0.0)
    return Page(table, min(max(label, width(table.stub) * CHARACTER), LABEL), tuple(_columns(table)))


def _columns(table: Table) -> Iterator[float]:
    """A column is as wide as its widest cell, or as a short head of it alone."""
    heads = [[head for head in heads for _ in range(head.span)] for heads in table.heads]
    for place in range(table.n_columns):
        own = [row[place] for row in heads if row[place].span == 1]
        cells = [_width(line[place]) for row in table.rows for line in row.lines]
        words = [width(word) * CHARACTER for head in own for word in head.text.split() if word.isascii()]
        yield max([*cells, *(min(width(head.text) * CHARACTER, HEAD) for head in own), *words, 2 * CHARACTER])


def _width(cell: Cell) -> float:
    text = cell.shown() + (cell.stars or "") if isinstance(cell, Number) else cell or ""
    return width(text) * CHARACTER


def _fits(page: Page, wide: float, high: float) -> bool:
    return page.label + sum(page.columns) + GAP * len(page.columns) <= wide and height(page) <= high


def height(page: Page) -> float:
    """Of the part with its caption, and the notes where it is the last."""
    return CAPTION + _of_heads(page) + sum(_of_row(page, row) for row in page.table.rows) + _of_notes(page)


def _of_heads(page: Page) -> float:
    lines = 0
    for heads in page.table.heads:
        starts = _starts(heads)
        lines += max(
            _lines(head.text, page.width_of(start, head.span)) for start, head in zip(starts, heads, strict=True)
        )
    return lines * LINES[page.table.lang] + RULE * (len(page.table.sections) + 2)


def _of_row(page: Page, row: Row) -> float:
    return max(_lines(row.label, page.label), len(row.lines)) * LINES[page.table.lang]


def _of_notes(page: Page) -> float:
    room = min(page.label + sum(page.columns) + GAP * len(page.columns), PAGE[0])
    return sum(_lines(note, room) for note in page.table.notes) * LINES[page.table.lang]


def _lines(text: str, room: float) -> int:
    """A line loses about two words at its end."""
    needed = width(text) * CHARACTER
    return 1 if needed <= room else int(needed * 1.25 / room) + 1


def _by_columns(page: Page) -> Iterator[Table]:
    """As many columns to a part as fit; what one head heads stays together where it can."""
    room, start = PAGE[0] - page.label, 0
    cuts = _cuts(page.table)
    while start < page.table.n_columns:
        end = start + 1
        while end < page.table.n_columns and page.width_of(start, end + 1 - start) + GAP <= room:
            end += 1
        end = max((cut for cut in cuts if start < cut <= end), default=end)
        yield _columns_of(page.table, start, end)
        start = end


def _cuts(table: Table) -> list[int]:
    """Where columns may be parted: the edges of the lowest heads that span at most three columns."""
    spanning = [heads for heads in table.heads if max(head.span for head in heads) in (2, 3)]
    heads = spanning[-1] if spanning else [Head("")] * table.n_columns
    return [*_starts(heads), table.n_columns][1:]


def _starts(heads: Sequence[Head]) -> list[int]:
    starts = [0]
    for head in heads:
        starts.append(starts[-1] + head.span)
    return starts[:-1]


def _columns_of(table: Table, start: int, end: int) -> Table:
    def heads(row: tuple[Head, ...]) -> Iterator[Head]:
        for first, head in zip(_starts(row), row, strict=True):
            span = min(end, first + head.span) - max(start, first)
            if span > 0:
                yield Head(head.text, span)

    sections = tuple(
        tuple(Row(row.label, tuple(line[start:end] for line in row.lines)) for row in section)
        for section in table.sections
    )
    return replace(table, heads=tuple(tuple(heads(row)) for row in table.heads), sections=sections)


def _by_rows(page: Page) -> Iterator[Page]:
    """As many rows to a part as leave room for the notes."""
    table = page.table
    room = PAGE[1] - CAPTION - _of_heads(page) - _of_notes(page)
    rows = [(number, row) for number, section in enumerate(table.sections) for row in section]
    cuts, used = [0], 0.0
    for place, (_, row) in enumerate(rows):
        if used and used + _of_row(page, row) > room:
            cuts.append(place)
            used = 0.0
        used += _of_row(page, row)
    for start, end in pairwise([*cuts, len(rows)]):
        chosen = rows[start:end]
        sections = tuple(
            tuple(row for number, row in chosen if number == each) for each in dict.fromkeys(n for n, _ in chosen)
        )
        yield replace(page, table=replace(table, sections=sections))
