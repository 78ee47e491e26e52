"""The texts around the tables of a yearbook's sheet, told apart: titles, units, notes."""

from __future__ import annotations

from orchestration.landing.files.figures import year
from orchestration.landing.files.grid import Line, clean, plain
from orchestration.landing.yearbook.words import CONTINUED, NOTE, TABLE_NUMBER, UNIT, UNIT_BELOW


def text_of(line: Line) -> str:
    return " ".join(" ".join(clean(cell).split()) for cell in line.cells if clean(cell))


def sorted_texts(above: list[Line]) -> tuple[list[Line], list[tuple[Line, str]], list[str]]:
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


def stated_units(text: str) -> list[str]:
    """The unit of a cell 单位：万元 (10 000 yuan), in one language or two."""
    named = UNIT.fullmatch(text)
    return [part.strip("() ") for part in named[1].split("(", 1)] if named else []


def _units(line: Line) -> tuple[list[str], bool]:
    """The units that a line names, and whether it says anything else (a title may stand left of the unit)."""
    stated: list[str] = []
    below: list[str] = []
    others = False
    for text in (plain(cell) for cell in line.cells if clean(cell)):
        match = UNIT_BELOW.fullmatch(text)
        if named := stated_units(text):
            stated += named
        elif match and not CONTINUED.search(text) and year(match[1]) is None:
            below.append(match[1].strip())
        else:
            others = True
    return (stated, True) if others else (stated + below, False)
