"""A sheet or a text file as lines of text cells that know where they stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from orchestration.errors import UserError

_FIGURED = frozenset("0123456789+\u2212")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Line:
    """One row: its cells as found, its number in the file (from 1; the first when a quoted cell spans several)."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The cell without blanks around it; empty beyond the end of the line."""
        return clean(self.cells[index]) if index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(clean(cell) for cell in self.cells)


@dataclass(frozen=True)
class Merged:
    """Cells of a sheet shown as one: rows from 1, columns from 0, all of them inclusive; the first holds the text."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A text file (`sheet` is empty, lines may differ in length) or one sheet of a workbook."""

    file: str
    container: str
    lines: tuple[Line, ...]
    sheet: str = ""
    is_text: bool = field(default=False)
    merged: tuple[Merged, ...] = ()

    @property
    def filled(self) -> list[Line]:
        """The lines that hold anything. Raises UserError where none does."""
        lines = [line for line in self.lines if not line.is_blank]
        if not lines:
            raise self.refuse("the table is empty.", "check that this is the right file")
        return lines

    def refuse(
        self,
        rule: str,
        remedy: str,
        line: Line | int | None = None,
        column: int | None = None,
        found: str | None = None,
    ) -> UserError:
        """The error that names this file, the line, the column (an index from 0) and the text found there."""
        if found is None and isinstance(line, Line) and column is not None:
            found = line.cells[column] if column < len(line.cells) else ""
        return UserError(
            rule=rule,
            remedy=remedy,
            file=self.file,
            sheet=self.sheet or None,
            row=(line.number if isinstance(line, Line) else line) or None,
            column=None if column is None else letters(column),
            found=found,
        )


def clean(text: str) -> str:
    """Without invisible characters and without blanks around it (TAB, NBSP and the full-width blank included)."""
    return text.strip() if text.isascii() else text.translate(_INVISIBLE).strip()


def plain(text: str) -> str:
    """`clean`, with full-width letters, digits and punctuation as ASCII; for figures, years and codes."""
    return clean(narrowed(text))


def narrowed(text: str) -> str:
    """Full-width forms as ASCII (Unicode NFKC). ①, ², ½ and ㎡ stay: NFKC would make 13001 of 1300①."""
    if text.isascii():
        return text
    parts = ((is_mark, "".join(part)) for is_mark, part in groupby(text, stands_for_digits))
    return "".join(part if is_mark else unicodedata.normalize("NFKC", part) for is_mark, part in parts)


@lru_cache(4096)
def stands_for_digits(character: str) -> bool:
    """Whether NFKC would make digits or a sign of a footnote mark, a superscript, a fraction or a squared unit."""
    if character.isascii() or "\uff00" <= character <= "\uffef":
        return False
    made = unicodedata.normalize("NFKC", character)
    return made != character and not _FIGURED.isdisjoint(made)


@lru_cache(4096)
def squeezed(text: str) -> str:
    """In NFKC, without any blank and in lower case: the form in which names are compared (km² is km2)."""
    return "".join(clean(unicodedata.normalize("NFKC", text)).split()).casefold()


def coded(text: str) -> str:
    """`plain`, without any blank and in lower case: the form in which names that may be codes are compared."""
    return "".join(plain(text).split()).casefold()


def letters(index: int) -> str:
    """The spreadsheet's name of a column, from its index: 0 is A, 25 is Z, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
