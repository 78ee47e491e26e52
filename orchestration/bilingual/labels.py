"""What a warehouse calls things, in both languages: ids of its dictionary, and terms of regressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import duckdb

from orchestration.bilingual.dictionary import SHARED
from orchestration.bilingual.markup import CHINESE
from orchestration.bilingual.words import Words

KINDS = ("indicator", "index", "measure", "split", "series", "region", "paper", "quantity")
"""Kinds of the dictionary in the order in which a bare name is looked up. A unit has to be asked for as one."""

CODING = re.compile(r"\s*\(1: yes\)|（1为是）|，1为是")
"""What a label says of how a dummy is coded; a subgroup does not say it."""


@dataclass(frozen=True)
class Labels:
    """Labels of one warehouse by kind and id. An id that it does not know is its own label."""

    known: Mapping[tuple[str, str], Words] = field(default_factory=dict)

    @classmethod
    def of_warehouse(cls, con: duckdb.DuckDBPyConnection) -> Self:
        """Those of marts.dictionary; none where there is no such table, as in a file of the user's own."""
        try:
            found = con.execute("select kind, term, label_en, label_zh, unit from marts.dictionary").fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            return cls()
        return cls({(kind, term): Words(en or "", zh or "", unit or "") for kind, term, en, zh, unit in found})

    def find(self, kind: str, name: str | None) -> Words:
        """The label of an id; empty where the warehouse knows none."""
        return self.known.get((kind, name or ""), Words(""))

    def of(self, kind: str, name: str | None) -> Words:
        """The label of an id, as `of("region", "310000")`; its own name where the warehouse knows none."""
        return in_script(self.known.get((kind, name or ""), Words(name or "")))

    def find_column(self, name: str) -> Words:
        """The label of a bare name, of the first of KINDS that has it; empty where none has."""
        return next((self.known[kind, name] for kind in KINDS if (kind, name) in self.known), Words(""))

    def column(self, name: str) -> Words:
        """The label of a bare name; in a language without a label, the name."""
        found = self.find_column(name)
        return Words(found.english or name, found.chinese or name, found.unit)

    def subgroup(self, name: str) -> Words:
        """The rows in which a dummy is one."""
        found = self.column(name)
        return Words(CODING.sub("", found.english), CODING.sub("", found.chinese))

    def term(self, term: str) -> Words:
        """A term as specifications and estimates write it: `L1.x`, `a:b`, `ln(x)`, `event_-2`, `year=2011`."""
        if f"term.{term}" in SHARED:
            return SHARED(f"term.{term}")
        if found := re.fullmatch(r"event_(-?\d+)", term):
            return SHARED("term_event", signed(int(found[1])))
        if found := re.fullmatch(r"margin_p(\d+)", term):
            return SHARED("term_margin", found[1])
        factors = [self._factor(factor) for factor in term.split(":")]
        return Words(*(" × ".join(factor.of(lang) for factor in factors) for lang in ("en", "zh")))

    def _factor(self, factor: str) -> Words:
        if not self.find_column(factor).either("en"):
            if found := re.fullmatch(r"(ln|mean)\((.+)\)", factor):
                return SHARED(f"term_{found[1]}", self._factor(found[2]))
            if found := re.fullmatch(r"([LFD])(\d+)\.(.+)", factor):
                return SHARED(f"term_{found[1]}", found[2], self._factor(found[3]))
            if found := re.fullmatch(r"(?:time|year|region_id)=(.+)", factor):
                return self.column(found[1])
        return self.column(factor)

    @staticmethod
    def of_row(row: Mapping[str, Any]) -> Words:
        """The labels that a row brings itself."""
        return in_script(Words(row["label_en"] or "", row["label_zh"] or "", row["unit"] or ""))

    @staticmethod
    def pair(english: str | None, chinese: str | None) -> Words:
        return Words(english or "", chinese or "")

    @staticmethod
    def plain(values: Iterable[object]) -> list[Words]:
        """Heads of columns that are the same in every language: years, numbers."""
        return [Words(str(value)) for value in values]


def in_script(words: Words) -> Words:
    """A name that is Chinese in both languages is known in Chinese alone."""
    same = words.english == words.chinese and CHINESE.search(words.english)
    return Words("", words.chinese, words.unit) if same else words


def signed(time: int) -> str:
    """A period with the sign of typography."""
    return f"+{time}" if time > 0 else str(time).replace("-", "−")
