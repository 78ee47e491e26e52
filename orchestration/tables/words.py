"""The words of the tables that are no label of a variable."""

from __future__ import annotations

from orchestration.bilingual.dictionary import Dictionary, Spoken

DICTIONARY = Dictionary(__file__)


class Words(Spoken):
    """The words in one language."""

    def __init__(self, lang: str) -> None:
        super().__init__(DICTIONARY, lang)

    def or_name(self, key: str, name: str) -> str:
        """The word for the key, or a name that has none: of an estimator that somebody added."""
        return self(key) if self.has(key) else name


def visible(text: str) -> str:
    """Text on one line, without the control characters that no document may hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
