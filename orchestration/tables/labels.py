"""What a term is called: `L1.gdp:east_nbs` in the words of the warehouse's own dictionary."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import duckdb

from orchestration.tables.words import LANGUAGES, Words, visible

DICTIONARY = """
    select term, label_en, label_zh from marts.dictionary
    where kind in ('indicator', 'index', 'measure', 'split', 'series')
    qualify row_number() over (
        partition by term order by list_position(['indicator', 'index', 'measure', 'split', 'series'], kind)) = 1
"""
CODING = re.compile(r"\s*\(1: yes\)|（1为是）|，1为是")
"""What a label says of how a dummy is coded; a subgroup does not say it."""
SHIFTS = {"L": "lag", "F": "lead", "D": "difference"}
FUNCTIONS = {"ln": "log", "mean": "mean"}


@dataclass(frozen=True)
class Labels:
    """Labels of variables in one language; a variable without one keeps its name."""

    words: Words
    known: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, words: Words) -> Labels:
        """Those of the warehouse; none where it has no dictionary, as a file of the user's own."""
        try:
            rows = con.execute(DICTIONARY).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            return cls(words)
        return cls(words, {term: (en, zh) for term, en, zh in rows})

    def variable(self, name: str) -> str:
        """A column."""
        return visible(self.known.get(name, (None, None))[LANGUAGES.index(self.words.lang)] or name)

    def subgroup(self, name: str) -> str:
        """The rows in which a dummy is one."""
        return CODING.sub("", self.variable(name))

    def term(self, term: str) -> str:
        """A term of results.estimates, or an outcome."""
        if term in ("_cons", "_mills", "att"):
            return self.words(term)
        if found := re.fullmatch(r"event_(-?\d+)", term):
            return self.words("event", _signed(int(found[1])))
        if found := re.fullmatch(r"margin_p(\d+)", term):
            return self.words("margin", found[1])
        return " × ".join(map(self._factor, term.split(":")))

    def _factor(self, factor: str) -> str:
        if factor not in self.known:
            if found := re.fullmatch(r"(ln|mean)\((.+)\)", factor):
                return self.words(FUNCTIONS[found[1]], self._factor(found[2]))
            if found := re.fullmatch(r"([LFD])(\d+)\.(.+)", factor):
                return self.words(SHIFTS[found[1]], found[2], self._factor(found[3]))
        return self.variable(factor)


def _signed(time: int) -> str:
    return f"+{time}" if time > 0 else str(time)
