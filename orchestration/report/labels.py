"""What the warehouse calls things, in both languages: ids, terms of regressions, regions, authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from orchestration.bilingual.markup import CHINESE
from orchestration.bilingual.words import Words
from orchestration.report.source import Row, Source
from orchestration.report.words import dictionary, words

OF_A_TERM = ("indicator", "index", "measure", "split", "series")
"""Kinds of marts.dictionary whose ids are variables, in the order in which a name is looked up."""
SHIFTS = {"L": "lag", "F": "lead", "D": "difference"}


class Labels:
    """Labels of the warehouse. An id that it does not know is its own label."""

    def __init__(self, source: Source) -> None:
        rows = source.rows("select kind, term, label_en, label_zh, unit from marts.dictionary", "marts.dictionary")
        self._known = {(row["kind"], row["term"]): _words(row) for row in rows}
        printed = "select paper_id, variable, label_en, label_zh, unit from reports.paper_variables"
        readings = source.rows(f"{printed} order by reading <> 'default', reading", "reports.paper_variables")
        self._printed: dict[tuple[str, str], Words] = {}
        for row in readings:
            self._printed.setdefault((row["paper_id"], row["variable"]), _words(row))

    def of(self, kind: str, name: str | None) -> Words:
        """The label of an id of marts.dictionary: `of("region", "310000")`."""
        return self._known.get((kind, name or ""), Words(name or ""))

    @staticmethod
    def of_row(row: Row) -> Words:
        """The labels that a row brings itself."""
        return _words(row)

    @staticmethod
    def pair(english: str | None, chinese: str | None) -> Words:
        return Words(english or "", chinese or "")

    @staticmethod
    def plain(values: Iterable[object]) -> list[Words]:
        """Heads of columns that are the same in every language: years, numbers."""
        return [Words(str(value)) for value in values]

    def variable(self, name: str) -> Words:
        """The label of a column of the panels."""
        known = (self._known.get((kind, name)) for kind in OF_A_TERM)
        return next((label for label in known if label), Words(name))

    def term(self, term: str | None) -> Words:
        """The label of a term as specifications write it: `L1.x`, `a:b`, `ln(x)`, `event_-2`, `year=2013`, `_cons`."""
        return self._term(term or "", self.variable)

    def printed(self, paper: str, term: str | None) -> Words:
        """The label of a term as a printed table names it."""
        return self._term(term or "", lambda name: self._printed.get((paper, name)) or self.variable(name))

    def _term(self, term: str, variable: Callable[[str], Words]) -> Words:
        if f"term.{term}" in dictionary():
            return words(f"term.{term}")
        if ":" in term:
            return joined(" × ", (self._term(part, variable) for part in term.split(":")))
        if found := re.fullmatch(r"(?:event_)(m|p|-|)(\d+)", term):
            return words("term.event", n=("−" if found[1] in ("m", "-") else "") + found[2])
        if found := re.fullmatch(r"(ln|mean)\((.+)\)", term):
            return words(f"term.{found[1]}", x=self._term(found[2], variable))
        if found := re.fullmatch(r"([LFD])(\d*)\.(.+)", term):
            return words(f"term.{SHIFTS[found[1]]}", x=self._term(found[3], variable), n=found[2] or "1")
        if found := re.fullmatch(r"(?:year|time)=(\d+)", term):
            return words("term.year", n=found[1])
        if found := re.fullmatch(r"margin_p(\d+)", term):
            return words("term.margin", n=found[1])
        if found := re.fullmatch(r"region_id=(.+)", term):
            return self.of("region", found[1])
        return variable(term)


def joined(mark: str, parts: Iterable[Words]) -> Words:
    """Several words in a row, each in its own language."""
    listed = list(parts)
    english = mark.join(part.english or part.chinese for part in listed)
    return Words(english, mark.join(part.chinese or part.english for part in listed))


def people(names: str | None) -> Words:
    """Authors in both scripts: `Dai Siyu 戴思宇` has a Latin and a Chinese form; who has one keeps it."""
    latin, chinese = [], []
    for name in (names or "").split(";"):
        here = [part for part in name.split() if CHINESE.search(part)]
        there = [part for part in name.split() if not CHINESE.search(part)]
        latin.append(" ".join(there or here))
        chinese.append("".join(here) or " ".join(there))
    return Words("; ".join(latin), "；".join(chinese))


def _words(row: Row) -> Words:
    english, chinese = row["label_en"] or "", row["label_zh"] or ""
    return Words("" if english == chinese and CHINESE.search(english) else english, chinese, row["unit"] or "")
