"""The rows of an export as patents: number, type, dates, province; whether the row is of an application or a grant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from orchestration.errors import UserError, nearest
from orchestration.landing.cnipa.places import Place, place_of
from orchestration.landing.cnipa.words import (
    ADDRESS,
    APPLICATION,
    FILED,
    HEADERS,
    KIND,
    KINDS,
    NAMES,
    PROVINCE,
    PUBLICATION,
    PUBLISHED,
    TYPE_DIGITS,
)  # fmt: skip
from orchestration.landing.files.figures import MISSING
from orchestration.landing.files.grid import Grid, Line, plain, squeezed
from orchestration.landing.names.terms import advice

_NUMBER = re.compile(r"(?:CN|ZL)?([0-9]{12}|[0-9]{8})(?:\.?[0-9X])?", re.IGNORECASE)
_INTERNATIONAL = re.compile(r"PCT[/ ]?[A-Z]{2}[0-9/. ]+", re.IGNORECASE)
"""PCT/CN2019/070001: filed under the treaty; where it entered China, that application has a number and a row there."""
_DATE = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_PUBLICATION = re.compile(r"(?:CN)?\s*[0-9]+\s*([A-Z])[0-9]?", re.IGNORECASE)


@dataclass(frozen=True)
class Patent:
    """One row. `is_grant` is None where nothing says it; `number` is the application's without its check digit."""

    number: str
    kind: str
    is_grant: bool | None
    filed: date
    published: date | None
    place: Place
    grid: Grid
    line: Line
    columns: Mapping[str, int]

    def refuse(self, rule: str, remedy: str, role: str) -> UserError:
        """The error at the row's cell of a role; without a column where the export has none."""
        return self.grid.refuse(rule, remedy, self.line, self.columns.get(role))


def patents(grid: Grid, international: list[str]) -> Iterator[Patent]:
    """The Chinese applications; the numbers of `international` ones are added to that list.

    Raises UserError for a header without the needed columns, and at the first cell that breaks a rule.
    """
    header, *rows = grid.filled
    columns = _columns(grid, header)
    if not rows:
        raise grid.refuse("the export has a header and no patent.", "check that this is the right file", header, 0)
    for line in rows:
        if len(line.cells) < len(header.cells) and grid.is_text:
            rule = f"the row has {len(line.cells)} cells, and the header {len(header.cells)}."
            raise grid.refuse(rule, "quote a cell that holds a comma; keep the commas of empty cells", line, 0)
        if _INTERNATIONAL.fullmatch(number := plain(line.cell(columns[APPLICATION]))):
            international.append(number)
        else:
            yield _Row(grid, line, columns).patent()


def _columns(grid: Grid, header: Line) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index in range(len(header.cells)):
        role = HEADERS.get(squeezed(header.cell(index)))
        if role in columns:
            raise grid.refuse(f"two columns are headed as the {role}.", "remove one of them", header, index)
        if role:
            columns[role] = index
    needed = [role for role in (APPLICATION, FILED, KIND) if role not in columns]
    needed += [] if columns.keys() & {PROVINCE, ADDRESS} else [PROVINCE]
    if needed:
        rule = f"the header of the export names no {needed[0]} ({NAMES[needed[0]]})."
        remedy = "export the patents again with this field, or restore the header row"
        raise grid.refuse(rule, remedy, header, 0, found=",".join(header.cells))
    return columns


@dataclass(frozen=True)
class _Row:
    grid: Grid
    line: Line
    columns: dict[str, int]

    def patent(self) -> Patent:
        kind, is_grant = self._kind()
        number = self._number(kind)
        filed, published = self._date(FILED), self._date(PUBLISHED)
        if filed is None:
            raise self._refuse("a patent has a filing date.", "write it, or remove the row", FILED)
        if published is not None and published < filed:
            rule = f"a patent is published after its filing, and this one was filed on {filed}."
            raise self._refuse(rule, "correct the date that is wrong", PUBLISHED)
        return Patent(number, kind, is_grant, filed, published, self._place(), self.grid, self.line, self.columns)

    def _cell(self, role: str) -> str:
        return plain(self.line.cell(self.columns[role])) if role in self.columns else ""

    def _refuse(self, rule: str, remedy: str, role: str) -> UserError:
        return self.grid.refuse(rule, remedy, self.line, self.columns[role])

    def _number(self, kind: str) -> str:
        match = _NUMBER.fullmatch(self._cell(APPLICATION))
        if match is None:
            rule = "an application number has 12 digits, or 8 before 2003, and a check digit."
            raise self._refuse(rule, "write it like CN201910123456.7; a spreadsheet may have cut it", APPLICATION)
        digit = match[1][4] if len(match[1]) == 12 else match[1][2]
        if TYPE_DIGITS.get(digit) != kind:
            rule = f"the number is of the type {TYPE_DIGITS.get(digit, digit)}, and the row says {kind}."
            raise self._refuse(rule, "correct the one that is wrong", APPLICATION)
        return match[1]

    def _kind(self) -> tuple[str, bool | None]:
        """Type, and whether this is a grant, by its name or the last letter of its number; both must agree."""
        name = squeezed(self._cell(KIND))
        if name not in KINDS:
            remedy = advice("write 发明公开, 发明授权, 实用新型 or 外观设计", nearest(name, KINDS))
            raise self._refuse("the type of the patent is unknown.", remedy, KIND)
        kind, by_name = KINDS[name]
        match = _PUBLICATION.fullmatch(self._cell(PUBLICATION))
        by_number = match[1].upper() != "A" if match else None
        if by_name is not None and by_number is not None and by_name != by_number:
            rule = f"the number is of {'a grant' if by_number else 'an application'}, and the type says otherwise."
            raise self._refuse(rule, "correct the one that is wrong", PUBLICATION)
        return kind, by_number if by_name is None else by_name

    def _date(self, role: str) -> date | None:
        text = self._cell(role)
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            return date(int(match[1]), int(match[3]), int(match[4])) if match else date.fromisoformat(text)
        except ValueError:
            raise self._refuse("a date is a day that exists.", "write it like 2019-12-31", role) from None

    def _place(self) -> Place:
        try:
            code, address = ("" if text in MISSING else text for text in map(self._cell, (PROVINCE, ADDRESS)))
            return place_of(code, address)
        except ValueError as contradiction:
            raise self._refuse(str(contradiction), "correct the one that is wrong", PROVINCE) from None
