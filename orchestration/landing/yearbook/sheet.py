"""A yearbook's sheet cut into its tables: titles, unit, header, rows of figures and notes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestration.landing.files.figures import MISSING, figure, year
from orchestration.landing.files.grid import Grid, Line, clean, plain, squeezed
from orchestration.landing.names.regions import find_region
from orchestration.landing.yearbook.words import CONTINUED, CORNERS, NOTE, TABLE_NUMBER, UNIT, UNIT_BELOW


@dataclass
class Block:
    """One table of a sheet. `units`: the texts that name its unit, with their lines. `labels`: columns of names."""

    grid: Grid
    titles: list[Line]
    units: list[tuple[Line, str]]
    header: list[Line]
    labels: tuple[int, ...]
    body: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_continued(self) -> bool:
        return any(CONTINUED.search(text_of(line)) for line in self.titles)


def blocks(grid: Grid) -> Iterator[Block]:
    """The tables of a sheet, each under a header that names its column of regions; none where there is no figure.

    Raises UserError where figures stand without a header above them.
    """
    above: list[Line] = []
    block: Block | None = None
    in_header = False
    for line in grid.lines:
        if line.is_blank:
            in_header = in_header and block is not None and not block.body
            continue
        if labels := _corner(line):
            if block is not None:
                yield block
            header = _above_corner(above, labels[0])
            titles, units, notes = _sorted(above[: len(above) - len(header)])
            if block is not None:
                block.notes += notes
            block, in_header, above = Block(grid, titles, units, [*header, line], labels), True, []
        elif block is not None and in_header and _goes_on(line, block.labels):
            block.header.append(line)
        elif block is not None and _is_row(line, block.labels):
            in_header = False
            if units := _sorted(above)[1]:
                rule = "a unit stands between two rows of figures, and no header follows it."
                raise grid.refuse(rule, "give the second table its own header, or remove the line", *units[0][:1], 0)
            block.body.append(line)
        elif block is None and _holds_figures(line):
            rule = "the header of the table is missing: a row that begins with 地区 or Region and heads the columns."
            raise grid.refuse(rule, "restore that row between the unit and the first row of figures", line, 0)
        else:
            in_header = False
            above.append(line)
    if block is not None:
        block.notes += [text_of(line) for line in above]
        yield block


def text_of(line: Line) -> str:
    return " ".join(" ".join(clean(cell).split()) for cell in line.cells if clean(cell))


def _corner(line: Line) -> tuple[int, ...]:
    return tuple(index for index in range(len(line.cells)) if squeezed(line.cell(index)) in CORNERS)


def _above_corner(above: list[Line], corner: int) -> list[Line]:
    """Lines of the header that stand above the one with its corner: nothing in the columns of names, no title."""
    taken: list[Line] = []
    for line in reversed(above):
        text = plain(text_of(line))
        is_other = UNIT.search(text) or UNIT_BELOW.fullmatch(text) or TABLE_NUMBER.match(text)
        if line.cell(corner) or is_other or (taken and taken[0].number - line.number != 1):
            break
        taken.insert(0, line)
    return taken


def _goes_on(line: Line, labels: tuple[int, ...]) -> bool:
    """Whether a line below the corner still heads columns: no name of a region, and no figure that is not a year."""
    if any(line.cell(index) for index in labels if squeezed(line.cell(index)) not in CORNERS):
        return False
    return all(not _is_figure(cell) or year(cell) is not None for cell in line.cells)


def _is_row(line: Line, labels: tuple[int, ...]) -> bool:
    others = [cell for index, cell in enumerate(line.cells) if index not in labels and clean(cell)]
    names = [line.cell(index) for index in labels if line.cell(index)]
    if others and NOTE.match(plain(text_of(line))) and not any(_is_figure(cell) for cell in others):
        return False
    is_unit = any(UNIT.search(plain(cell)) for cell in line.cells)
    return (bool(others) and not is_unit) or any(find_region(name) for name in names)


def _holds_figures(line: Line) -> bool:
    return sum(_is_figure(cell) for cell in line.cells) > 0 and len([c for c in line.cells if clean(c)]) > 1


def _is_figure(cell: str) -> bool:
    if plain(cell) in MISSING:
        return False
    try:
        return figure(cell) is not None
    except ValueError:
        return False


def _sorted(above: list[Line]) -> tuple[list[Line], list[tuple[Line, str]], list[str]]:
    """Titles, units and notes among lines without figures; a note goes on until a title or a unit follows it."""
    titles: list[Line] = []
    units: list[tuple[Line, str]] = []
    notes: list[str] = []
    in_note = False
    for line in above:
        text = plain(text_of(line))
        stated, others = _units(line)
        units += [(line, unit) for unit in stated]
        if stated and not others:
            in_note = False
        elif NOTE.match(text) or (in_note and not (TABLE_NUMBER.match(text) or CONTINUED.search(text))):
            notes.append(text_of(line))
            in_note = True
        else:
            titles.append(line)
            in_note = False
    return titles, units, notes


def _units(line: Line) -> tuple[list[str], bool]:
    """The units that a line names, and whether it says anything else (a title may stand left of the unit)."""
    stated: list[str] = []
    below: list[str] = []
    others = False
    for text in (plain(cell) for cell in line.cells if clean(cell)):
        match = UNIT_BELOW.fullmatch(text)
        if named := UNIT.fullmatch(text):
            stated += [part.strip("() ") for part in named[1].split("(", 1)]
        elif match and not CONTINUED.search(text) and year(match[1]) is None:
            below.append(match[1].strip())
        else:
            others = True
    return (stated, True) if others else (stated + below, False)
