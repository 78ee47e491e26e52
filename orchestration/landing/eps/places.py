"""Provinces and cities as EPS writes them: suffixes in parentheses, names without 市."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from orchestration.errors import UserError
from orchestration.landing.eps.export import Export
from orchestration.landing.eps.words import CITY, INNER_CITY, PROVINCE, REGION, WHOLE_CITY
from orchestration.landing.files.grid import Line, plain, squeezed
from orchestration.landing.names.regions import city_code, find_region

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
        match = _SUFFIXED.fullmatch(plain(text))
        name, suffix = (match[1], squeezed(match[2])) if match else (plain(text), "")
        if suffix in INNER_CITY:
            self.left_out[text] = None
            return None
        if suffix and suffix not in WHOLE_CITY and (find_region(suffix) or "") != (province or find_region(suffix)):
            rule = f"what {suffix!r} behind the name means is unknown."
            remedy = "write the name without it if it is the whole city, or remove the row"
            raise self._refuse(rule, remedy, line)
        place = self._place(line, name)
        if province is not None and place[1][:2] != province[:2]:
            rule = f"the region lies in {place[1][:2]}0000, and the row names the province {province}."
            raise self._refuse(rule, "mend the one that is wrong", line)
        return place

    def _place(self, line: Line, name: str) -> tuple[str, str]:
        if code := find_region(name):
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
