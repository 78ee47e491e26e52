"""The series and unit of each column of a yearbook's table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestration.errors import UserError
from orchestration.landing.files.grid import Line, letters, plain
from orchestration.landing.names.naming import Options, series_of, single_series
from orchestration.landing.names.terms import split_unit, unit_row, vocabulary
from orchestration.landing.names.units import Named, name_unit
from orchestration.landing.yearbook.headings import Heading
from orchestration.landing.yearbook.sheet import Block
from orchestration.landing.yearbook.texts import text_of
from orchestration.landing.yearbook.words import BOOK, TABLE_NUMBER, UNIT

_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")


def named_columns(
    block: Block, columns: Sequence[Heading], options: Options
) -> tuple[list[tuple[Heading, Named]], list[str]]:
    """Columns with their series and unit, and the headings that the map leaves out.

    Raises UserError for headings that neither the map nor the registry names, and for units that contradict.
    """
    series = _series(block, columns, options)
    unit_line, unit = _corner_unit(block)
    named = []
    for heading in columns:
        identity = series[heading.name]
        if identity is not None:
            indicator, tag = _unit_texts(heading, unit)
            named.append((heading, name_unit(block.grid, identity, indicator, tag, unit_line or heading.line, options)))
    return named, [name for name, identity in series.items() if identity is None]


def _series(block: Block, columns: Sequence[Heading], options: Options) -> dict[str, str | None]:
    first: dict[str, Heading] = {}
    for heading in columns:
        first.setdefault(heading.name, heading)
    if not first:
        raise block.grid.refuse("no column of figures has a heading.", "write the headings", block.header[-1], 0)
    if len(first) == 1 and (options.series is not None or "" in first):
        (name,) = first
        line, text = (first[name].line, name) if name else _title(block)
        return {name: single_series(block.grid, text or None, line.number, options)}
    if options.series is not None:
        rule = f"--series names one series, and this table has {len(first)} headings."
        remedy = "name them with --map FILE, a CSV with the header indicator,series"
        raise block.grid.refuse(rule, remedy, block.header[0], 0, found="; ".join(first))
    found, unknown = {}, []
    for name, heading in first.items():
        try:
            found[name], is_known = series_of(heading.names, options)
        except ValueError as contradiction:
            rule, remedy = str(contradiction), f"say which it is in a map: a line {name},SERIES"
            raise block.grid.refuse(rule, remedy, heading.line, heading.column, found=name) from None
        if not is_known:
            unknown.append(heading)
    if unknown:
        raise _unknown(block, unknown)
    return found


def _title(block: Block) -> tuple[Line, str]:
    """The title as an indicator's name: without the table's number, its years and its first words 分地区, no book."""
    for line in block.titles:
        cells = [text for text in map(plain, line.cells) if not (UNIT.fullmatch(text) or BOOK.search(text))]
        text = TABLE_NUMBER.sub("", " ".join(" ".join(cells).split())).split("(")[0].strip()
        for prefix in ("分地区", "各地区"):
            text = text.removeprefix(prefix)
        if text:
            return line, text
    return block.header[0], ""


def _corner_unit(block: Block) -> tuple[Line | None, str | None]:
    """The unit above the table, or in parentheses of its title.

    Raises UserError where its two languages, or two lines, name different units.
    """
    known: dict[str, tuple[Line, str]] = {}
    titled = [(line, text) for line in block.titles for text in _IN_PARENTHESES.findall(plain(text_of(line)))]
    for line, text in (*block.units, *titled):
        if unit := vocabulary("unit").find(text):
            known.setdefault(unit, (line, text))
    if len(known) > 1:
        (_, first), (line, second), *_ = known.values()
        raise block.grid.refuse(f"two units in one table: {first} and {second}.", "keep one of them", line, 0)
    return next(iter(known.values()), block.units[0] if block.units else (None, None))


def _unit_texts(heading: Heading, tag: str | None) -> tuple[str | None, str | None]:
    """What `name_unit` shall look at: a heading's own unit where it measures another quantity than the table's."""
    find = vocabulary("unit").find
    own = next((name for name in heading.names if find(split_unit(name)[1] or "")), None)
    unit, table = find(split_unit(own)[1] or "") if own else None, find(tag or "")
    if own is None or unit is None:
        return (None, tag) if tag else (heading.names[-1] if heading.names else None, None)
    is_other = table is not None and unit_row(unit)["quantity"] != unit_row(table)["quantity"]
    return own, None if is_other else tag


def _unknown(block: Block, unknown: Sequence[Heading]) -> UserError:
    texts = []
    for heading in unknown:
        guess = vocabulary("series").nearest(split_unit(heading.names[0])[0]).removesuffix("?")
        texts.append(f"column {letters(heading.column)} {heading.name}{f' ({guess})' if guess else ''}")
    remedy = "give --map FILE, a CSV with the header indicator,series and a line for each of them (series skip leaves "
    remedy += "one out; the line *,skip leaves out all that are not named)"
    first = unknown[0]
    rule = "headings of this table are unknown to the registry."
    return block.grid.refuse(rule, remedy, first.line, first.column, found="; ".join(texts))
