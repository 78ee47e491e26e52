"""What the warehouse calls things, in both languages: ids, terms of regressions, regions, authors."""

from __future__ import annotations

from collections.abc import Iterable

from orchestration.bilingual.markup import CHINESE
from orchestration.bilingual.words import Words
from orchestration.report.source import Row, Source
from orchestration.tables.labels import Labels as TableLabels
from orchestration.tables.words import Words as TableWords

DICTIONARY = "select kind, term, label_en, label_zh, unit from marts.dictionary"


class Labels:
    """Labels of the warehouse. An id that it does not know is its own label."""

    def __init__(self, source: Source) -> None:
        self._known = {
            (row["kind"], row["term"]): self.of_row(row) for row in source.rows(DICTIONARY, "marts.dictionary")
        }
        self._english, self._chinese = (TableLabels.of(source.con, TableWords(language)) for language in ("en", "zh"))

    def of(self, kind: str, name: str | None) -> Words:
        """The label of an id of marts.dictionary: `of("region", "310000")`."""
        return self._known.get((kind, name or ""), Words(name or ""))

    def term(self, term: str) -> Words:
        """The label of a column of the panels, or of a term as specifications write it: `L1.x`, `a:b`, `event_-2`."""
        return Words(self._english.term(term), self._chinese.term(term))

    @staticmethod
    def of_row(row: Row) -> Words:
        """The labels that a row brings itself; a name that is Chinese in both is known in Chinese alone."""
        english, chinese = row["label_en"] or "", row["label_zh"] or ""
        return Words("" if english == chinese and CHINESE.search(english) else english, chinese, row["unit"] or "")

    @staticmethod
    def pair(english: str | None, chinese: str | None) -> Words:
        return Words(english or "", chinese or "")

    @staticmethod
    def plain(values: Iterable[object]) -> list[Words]:
        """Heads of columns that are the same in every language: years, numbers."""
        return [Words(str(value)) for value in values]


def people(names: str | None) -> Words:
    """Authors in both scripts: `Dai Siyu 戴思宇` has a Latin and a Chinese form; who has one keeps it."""
    latin, chinese = [], []
    for name in (names or "").split(";"):
        here = [part for part in name.split() if CHINESE.search(part)]
        there = [part for part in name.split() if not CHINESE.search(part)]
        latin.append(" ".join(there or here))
        chinese.append("".join(here) or " ".join(there))
    return Words("; ".join(latin), "；".join(chinese))
