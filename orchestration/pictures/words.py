"""What is written in a picture: labels of the registry, and the words of words.csv."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.pictures import fonts
from orchestration.pictures.source import Source

FILE = Path(__file__).with_name("words.csv")
LANGUAGES = ("en", "zh")
LAGGED = re.compile(r"L(\d+)\.(.+)")
MEAN = re.compile(r"mean\((.+)\)")
LEVEL = re.compile(r"(time|year|region_id)=(.+)")
EVENT = re.compile(r"event_(-?\d+)")


@cache
def interface() -> dict[str, dict[str, str]]:
    """Every word of the interface by its key, in each language."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row for row in csv.DictReader(handle)}


@dataclass(frozen=True)
class Words:
    """Words in one language. A label that no font can write gives way to the other language's, then to the id."""

    lang: str
    wanted: str
    labels: dict[str, dict[str, str]]
    units: dict[str, str]
    installed: tuple[fonts.Font, ...]

    @classmethod
    def of(cls, source: Source, lang: str) -> Words:
        """Raises UserError for a language that is not known."""
        if lang not in LANGUAGES:
            raise UserError(
                rule="the language is en or zh.",
                remedy=nearest(lang, LANGUAGES) or "write en or zh.",
                found=lang,
                exit_code=2,
            )
        chinese = fonts.chinese()
        known = (fonts.latin(), chinese) if chinese else (fonts.latin(),)
        used = lang if chinese else "en"
        return cls(used, lang, *source.labels(), known[::-1] if used == "zh" else known)

    @property
    def families(self) -> list[str]:
        return [font.family for font in self.installed]

    @property
    def lacks_font(self) -> bool:
        """Chinese was asked for, and no font has it."""
        return self.lang != self.wanted

    def writable(self, text: str) -> bool:
        return all(any(font.has(each) for font in self.installed) for each in text)

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key`, with `values` in the places they name. Raises KeyError for words nobody wrote."""
        return interface()[key][self.lang].format(**values)

    def named(self, group: str, name: str) -> str:
        """The words of a member of a list; a name that nobody described stays as it is."""
        row = interface().get(f"{group}.{name}")
        return row[self.lang] if row else name

    def label(self, term: str) -> str:
        """The label of an id, or of a term as specifications write it: `L1.x`, `a:b`, `mean(x)`, `year=2011`."""
        row = self.labels.get(term)
        if row:
            return next((row[each] for each in self._order() if row[each] and self.writable(row[each])), term)
        if f"term.{term}" in interface():
            return self(f"term.{term}")
        if found := EVENT.fullmatch(term):
            return self("term_event", k=number(int(found[1])))
        if found := LAGGED.fullmatch(term):
            return self("term_lag", label=self.label(found[2]), n=found[1])
        if found := MEAN.fullmatch(term):
            return self("term_mean", label=self.label(found[1]))
        if found := LEVEL.fullmatch(term):
            return self.label(found[2])
        return " × ".join(self.label(part) for part in term.split(":")) if ":" in term else term

    def unit(self, term: str) -> str:
        """The label of the unit of an id; empty where it has none."""
        unit = self.units.get(term, "")
        return self.label(f"unit {unit}") if unit else ""

    def in_unit(self, term: str) -> str:
        """The unit of an id in brackets, to follow a label; empty where it has none."""
        unit = self.unit(term)
        return self("in_unit", unit=unit) if unit else ""

    def _order(self) -> tuple[str, ...]:
        return ("zh", "en") if self.lang == "zh" else ("en", "zh")


def number(value: float) -> str:
    """A whole number with the sign of typography."""
    return f"{value:g}".replace("-", "−")
