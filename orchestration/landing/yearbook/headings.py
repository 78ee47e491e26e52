"""What heads each column of figures: the cells above it, merged ones spread out, read in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.landing.files.figures import year
from orchestration.landing.files.grid import Line, Merged, clean, letters, plain, squeezed
from orchestration.landing.yearbook.sheet import Block
from orchestration.landing.yearbook.words import FOOTNOTE_MARK, RUNNING_NUMBERS

_HAN = re.compile(r"[\u2e80-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Heading:
    """Of one column (index from 0): its texts from top to bottom, the year that one of them is, the first cell's line.

    `chinese` and `english` are the parts of the texts in each language.
    """

    column: int
    texts: tuple[str, ...]
    year: int | None
    line: Line

    @property
    def name(self) -> str:
        return " / ".join(self.texts)

    @property
    def names(self) -> tuple[str, ...]:
        """Every form in which a map may name it: whole, in Chinese, in English; levels joined by ' / ' or run on."""
        chinese = [text for text in self.texts if _HAN.search(text)]
        english = [text for text in self.texts if not _HAN.search(text)]
        forms = (self.name, "".join(chinese), " / ".join(chinese), " ".join(english), " / ".join(english))
        return tuple(dict.fromkeys(form for form in forms if form))


def headings(block: Block) -> list[Heading]:
    """In the order of columns, those of names and running numbers left out.

    Raises UserError for a column of figures without a heading, two columns with one heading, some columns without
    year, and merged cells that reach from the header into the figures or cover several of them.
    """
    grid, found = block.grid, []
    _check_merged(block)
    width = max(len(line.cells) for line in (*block.header, *block.body))
    for column in range(width):
        if column in block.labels:
            continue
        heading = _heading(block, column)
        if heading is not None and squeezed(heading.name) in RUNNING_NUMBERS:
            continue
        filled = next((line for line in block.body if line.cell(column)), None)
        if heading is None:
            if filled is not None:
                rule = "every column of figures has a heading, and nothing stands above this one."
                raise grid.refuse(rule, "write its heading; the cells may be shifted", filled, column)
            continue
        found.append(heading)
    _check_once(block, found)
    return found


def _heading(block: Block, column: int) -> Heading | None:
    cells = list(_cells(block, column))
    if not cells:
        return None
    texts = [text for _, cell in cells for text in _languages(cell)]
    years = [year(text) for text in texts if year(text) is not None]
    if len(set(years)) > 1:
        rule = "a column has one year, and two stand above this one."
        raise block.grid.refuse(rule, "mend its heading", cells[0][0], column, found=" / ".join(texts))
    return Heading(column, tuple(t for t in texts if year(t) is None), years[0] if years else None, cells[0][0])


def _cells(block: Block, column: int) -> Iterator[tuple[Line, str]]:
    """The texts above a column, each merged cell once."""
    used: set[Merged] = set()
    by_number = {line.number: line for line in block.header}
    for line in block.header:
        merged = next((m for m in block.grid.merged if _covers(m, line.number, column)), None)
        owner, at = (by_number.get(merged.top), merged.left) if merged else (line, column)
        if merged in used or owner is None or not owner.cell(at):
            continue
        if merged:
            used.add(merged)
        yield line, owner.cell(at)


def _languages(cell: str) -> Iterator[str]:
    """The Chinese and the English of a cell; a word that is broken between its lines is one word."""
    lines = [" ".join(clean(line).split()) for line in cell.splitlines() if clean(line)]
    for is_chinese in (True, False):
        own = [line for line in lines if bool(_HAN.search(line)) is is_chinese]
        text = "".join(own) if is_chinese else re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(own))
        text = FOOTNOTE_MARK.sub("", "".join(text.split()) if is_chinese else text).strip()
        if text:
            yield plain(text)


def _covers(merged: Merged, row: int, column: int) -> bool:
    return merged.top <= row <= merged.bottom and merged.left <= column <= merged.right


def _check_merged(block: Block) -> None:
    for merged in block.grid.merged:
        columns = [c for c in range(merged.left, merged.right + 1) if c not in block.labels]
        lines = [line for line in block.body if merged.top <= line.number <= merged.bottom]
        if lines and columns and (merged.bottom > merged.top or len(columns) > 1):
            rule = f"a merged cell (rows {merged.top} to {merged.bottom}, columns {letters(merged.left)} to "
            rule += f"{letters(merged.right)}) covers several figures: nothing says whose its text is."
            raise block.grid.refuse(rule, "split it and write every figure in its own cell", lines[0], columns[0])


def _check_once(block: Block, found: list[Heading]) -> None:
    seen: dict[tuple[str, int | None], Heading] = {}
    for heading in found:
        key = (squeezed(heading.name), heading.year)
        first = seen.setdefault(key, heading)
        if first is not heading:
            rule = f"a heading stands over one column; {heading.name or heading.year} already heads column "
            rule += f"{letters(first.column)} (a merged cell above them may have been cut)."
            remedy = "write above each column all that tells it from the others"
            raise block.grid.refuse(rule, remedy, heading.line, heading.column)
    bare = next((heading for heading in found if heading.year is None), None)
    if bare is not None and any(heading.year is not None for heading in found):
        rule = "either every column has a year above it or none; this one has none."
        raise block.grid.refuse(rule, "write its year, or remove the column", bare.line, bare.column, found=bare.name)
