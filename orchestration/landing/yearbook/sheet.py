"""A yearbook's sheet cut into its tables: titles, unit, header, rows of figures and notes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestration.landing.files.figures import MISSING, figure, year
from orchestration.landing.files.grid import Grid, Line, clean, plain, squeezed
from orchestration.landing.names.regions import find_region
from orchestration.landing.yearbook.texts import sorted_texts, stated_units, text_of
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
            between = above[: len(above) - len(header)]
            titles, units, notes = sorted_texts(between)
            if block is not None:
                _check_owner(block, between, titles)
                block.notes += notes
            block, in_header, above = Block(grid, titles, units, [*header, line], labels), True, []
        elif block is not None and in_header and _goes_on(line, block.labels):
            block.header.append(line)
        elif block is not None and _is_row(line, block.labels):
            in_header = False
            if units := sorted_texts(above)[1]:
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
        _add_below(block, above)
        yield block


def _add_below(block: Block, below: list[Line]) -> None:
    """The lines below the last table of a sheet: some tables have their unit there, the rest are notes."""
    for line in below:
        cells = [plain(cell) for cell in line.cells if clean(cell)]
        block.units += [(line, unit) for cell in cells for unit in stated_units(cell)]
        if not all(map(stated_units, cells)):
            block.notes.append(text_of(line))


def _check_owner(block: Block, between: list[Line], titles: list[Line]) -> None:
    """Raises UserError where a unit stands below a table that has none above, and above the title of the next."""
    first = between[0] if between else None
    if first is not None and titles and not block.units and any(stated_units(plain(cell)) for cell in first.cells):
        rule = "a unit stands between two tables, and which of them it is of is unclear."
        raise block.grid.refuse(rule, "write it above the header of its table", first, 0)


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
