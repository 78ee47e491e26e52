"""The rows of a yearbook's table: a province, the nation, or something else that is left out by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.errors import UserError
from orchestration.landing.files.grid import Line, plain, squeezed
from orchestration.landing.names.naming import Options
from orchestration.landing.names.regions import find_region, region_code
from orchestration.landing.yearbook.sheet import Block
from orchestration.landing.yearbook.words import FOOTNOTE_MARK, NO_PROVINCE


@dataclass(frozen=True)
class Row:
    """A line with the code of its region; None for a row that is left out, by `name`."""

    line: Line
    name: str
    region: str | None


def rows(block: Block, options: Options) -> Iterator[Row]:
    """Raises UserError for a row without a name, an unknown one, one whose two names disagree, and one twice."""
    seen: dict[str, Line] = {}
    unnamed: Line | None = None
    for line in block.body:
        row = _row(block, line, options, unnamed)
        if row.region is not None:
            first = seen.setdefault(row.region, line)
            if first is not line:
                rule = f"a region stands once in a table; {row.region} already stands in row {first.number}."
                raise block.grid.refuse(rule, "remove one of the two rows, or mend its name", line, block.labels[0])
        filled = any(line.cell(c) for c in range(len(line.cells)) if c not in block.labels)
        unnamed = None if filled else line
        yield row


def _row(block: Block, line: Line, options: Options, before: Line | None) -> Row:
    names = [FOOTNOTE_MARK.sub("", line.cell(column)).strip() for column in block.labels]
    name = " ".join(plain(" ".join(name.split())) for name in names if name)
    if not name:
        rule = "a row of figures names its region, and this one does not."
        if before is not None:
            rule += f" Row {before.number} names {before.cell(block.labels[0])} and has no figures: it may be torn."
        remedy = "move the figures to the row that they belong to, or write the region's name"
        raise block.grid.refuse(rule, remedy, line, block.labels[0])
    codes = {column: code for column, n in zip(block.labels, names, strict=True) if (code := find_region(n))}
    if len(set(codes.values())) > 1:
        rule = f"the two names of a row say different regions: {' and '.join(dict.fromkeys(codes.values()))}."
        raise block.grid.refuse(rule, "mend the wrong name", line, block.labels[0], found=name)
    is_skipped = any(options.indicators.get(squeezed(n), "") is None for n in names if n)
    others = [squeezed(n) in NO_PROVINCE for n in names]
    if is_skipped or others[0] or (any(others) and not codes):
        return Row(line, name, None)
    if codes:
        return Row(line, name, next(iter(codes.values())))
    try:
        return Row(line, name, region_code(names[0] or name))
    except UserError as unknown:
        remedy = f"{unknown.remedy}; a row that is no province is left out by a line NAME,skip in the map"
        raise block.grid.refuse(unknown.rule, remedy, line, block.labels[0]) from None
