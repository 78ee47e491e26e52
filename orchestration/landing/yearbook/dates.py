"""The year of a table whose columns are not headed by years: in its title, else --year."""

from __future__ import annotations

import re

from orchestration.landing.files.grid import Line, plain
from orchestration.landing.yearbook.headings import Heading
from orchestration.landing.yearbook.sheet import Block
from orchestration.landing.yearbook.words import BOOK

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")


def table_year(block: Block, columns: list[Heading], before: int | None, given: int | None) -> int | None:
    """None where every column is headed by its year. `before` is the year of the table that this one continues.

    Raises UserError where no year is named, or where the titles, the headings and `given` disagree.
    """
    headed = [heading for heading in columns if heading.year is not None]
    if headed:
        if given is not None:
            rule = f"the columns are headed by their years, and --year {given} contradicts them."
            raise block.grid.refuse(rule, "leave out --year", headed[0].line, headed[0].column)
        return None
    named = _titled(block)
    if not named and block.is_continued and before is not None:
        named = {before: block.titles[0]}
    if len(named) > 1 and given not in named:
        rule = f"the titles name different years: {' and '.join(map(str, named))}."
        remedy = "mend the wrong one, or give --year with the right one"
        raise block.grid.refuse(rule, remedy, list(named.values())[-1], 0)
    if given is not None and named and given not in named:
        (year, line), *_ = named.items()
        rule = f"the title names the year {year}, and --year {given} contradicts it."
        raise block.grid.refuse(rule, "leave out --year, or check that this is the right file", line, 0)
    found = given if given is not None else next(iter(named), None)
    if found is None:
        rule = "nothing names the year of this table: neither its title nor its columns."
        remedy = "give --year, e.g. --year 2019 (the year of a yearbook is not that of its figures)"
        raise block.grid.refuse(rule, remedy, block.header[0], 0)
    return found


def _titled(block: Block) -> dict[int, Line]:
    """Every year in the titles, with the first line that names it; not the year of the book."""
    found: dict[int, Line] = {}
    for line in block.titles:
        texts = [text for text in map(plain, line.cells) if not BOOK.search(text)]
        for year in _YEAR.findall(" ".join(texts)):
            found.setdefault(int(year), line)
    return found
