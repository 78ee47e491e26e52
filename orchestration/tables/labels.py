"""What a term is called in the language of a table."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from orchestration.bilingual import labels as bilingual
from orchestration.tables.words import Words, visible


@dataclass(frozen=True)
class Labels:
    """Labels of variables in one language; a variable without one keeps its name."""

    words: Words
    known: bilingual.Labels = field(default_factory=bilingual.Labels)

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, words: Words) -> Labels:
        """Those of the warehouse; none where it has no dictionary, as a file of the user's own."""
        return cls(words, bilingual.Labels.of_warehouse(con))

    def variable(self, name: str) -> str:
        """A column."""
        return visible(self.known.column(name).of(self.words.lang))

    def subgroup(self, name: str) -> str:
        """The rows in which a dummy is one."""
        return visible(self.known.subgroup(name).of(self.words.lang))

    def term(self, term: str) -> str:
        """A term of results.estimates, or an outcome."""
        return visible(self.known.term(term).of(self.words.lang))
