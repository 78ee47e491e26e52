"""The words of the tables that are no label of a variable: words.csv has them in English and Chinese."""

from __future__ import annotations

import csv
from pathlib import Path

LANGUAGES = ("en", "zh")
WORDS = Path(__file__).with_name("words.csv")


class Words:
    """The words in one language: words("lag", 1, "GDP"). Raises KeyError for a key that words.csv does not have."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        with WORDS.open(encoding="utf-8", newline="") as file:
            self._words = {row["key"]: row[lang] for row in csv.DictReader(file)}

    def __call__(self, key: str, *values: object) -> str:
        text = self._words[key]
        return text.format(*values) if values else text

    def or_name(self, key: str, name: str) -> str:
        """The word for the key, or a name that has none: of an estimator that somebody added."""
        return self._words.get(key, name)

    def has(self, key: str) -> bool:
        """Whether there is a word for the key."""
        return key in self._words


def visible(text: str) -> str:
    """Text on one line, without the control characters that no document may hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
