"""Provinces and cities as EPS writes them: suffixes in parentheses, names without 市."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from orchestration.errors import UserError
from orchestration.landing.eps.export import Export
from orchestration.landing.eps.words import CITIES, CITY, INNER_CITY, PROVINCE, REGION, WHOLE_CITY
from orchestration.landing.files.grid import Line, plain, squeezed
from orchestration.landing.names.regions import city_code, find_region, is_municipality, provinces

_SUFFIXED = re.compile(r"(.+?)\((.+)\)")


@dataclass
class Places:
    """Reads the regions of an export; `completed` and `left_out` are names that its report shall list."""

    export: Export
    completed: dict[str, None] = field(default_factory=dict)
    left_out: dict[str, None] = field(default_factory=dict)

    def of(self, line: Line) -> tuple[str, str] | None:
        """Grain and code of a row; None for the inner city, which has no code.

        Raises UserError for unknown names and suffixes, and for a region outside the province that the row names.
        """
        text = self.export.cell(line, REGION)
        province = self._province(line)
        name, suffix = _cut(text)
        if suffix in INNER_CITY:
            self.left_out[text] = None
            return None
        if suffix and suffix not in WHOLE_CITY and (find_region(suffix) or "") != (province or find_region(suffix)):
            rule = f"what {suffix!r} behind the name means is unknown."
            remedy = "write the name without it if it is the whole city, or remove the row"
            raise self._refuse(rule, remedy, line)
        place = self._place(line, name, bool(suffix))
        if province is not None and place[1][:2] != province[:2]:
            rule = f"the region lies in {place[1][:2]}0000, and the row names the province {province}."
            raise self._refuse(rule, "mend the one that is wrong", line)
        return place

    def _place(self, line: Line, name: str, is_suffixed: bool) -> tuple[str, str]:
        if (code := find_region(name)) and not (_is_both(name) and self._is_city(line, name, is_suffixed)):
            return "province", code
        for text in (name, name + CITY):
            try:
                code = city_code(text)
            except UserError as unknown:
                if "more than one code" in unknown.rule:
                    raise self._refuse(unknown.rule, unknown.remedy, line) from None
                failure = unknown
                continue
            if text != name:
                self.completed[name] = None
            return "city", code
        raise self._refuse(f"the region {name!r} is unknown.", failure.remedy, line) from None

    def _is_city(self, line: Line, name: str, is_suffixed: bool) -> bool:
        """Whether a name of a province and of a city (吉林) is the city: by what stands behind it, or by its table.

        Raises UserError where the table writes other provinces in the same short form.
        """
        if is_suffixed or not self._is_of_cities:
            return is_suffixed
        others = {squeezed(name) for name, _ in self._names} & {*provinces().values()}
        if other := next((name for name in sorted(others) if not _is_both(name) and not _is_municipal(name)), None):
            rule = (
                f"{name} is a province and a city, and the table holds cities and short names of provinces ({other})."
            )
            raise self._refuse(rule, f"write {name}省 or {name}{CITY}", line)
        return True

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return [_cut(self.export.cell(line, REGION)) for line in self.export.rows]

    @cached_property
    def _is_of_cities(self) -> bool:
        """Whether the header says so, or a row that is no province."""
        header = squeezed(self.export.header.cell(self.export.columns[REGION]))
        return header in CITIES or any(suffix or find_region(name) is None for name, suffix in self._names)

    def _province(self, line: Line) -> str | None:
        text = self.export.cell(line, PROVINCE)
        code = find_region(text) if text else None
        if text and code is None:
            column = self.export.columns[PROVINCE]
            rule = f"the province {text!r} is unknown."
            raise self.export.grid.refuse(rule, "write a province's name or its six-digit code", line, column)
        return code

    def _refuse(self, rule: str, remedy: str, line: Line) -> UserError:
        return self.export.grid.refuse(rule, remedy, line, self.export.columns[REGION])


def _cut(text: str) -> tuple[str, str]:
    """The name, and what stands in parentheses behind it."""
    match = _SUFFIXED.fullmatch(plain(text))
    return (match[1], squeezed(match[2])) if match else (plain(text), "")


def _is_both(name: str) -> bool:
    """Whether a name without 省 or 市 is a province's and, with 市, that of a city within it."""
    if squeezed(name) not in provinces().values() or _is_municipal(name):
        return False
    try:
        return bool(city_code(name + CITY))
    except UserError:
        return False


def _is_municipal(name: str) -> bool:
    return is_municipality(find_region(name) or "")
