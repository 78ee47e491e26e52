"""The words that an export writes into its files."""

from __future__ import annotations

from orchestration.bilingual.dictionary import Dictionary

DICTIONARY = Dictionary(__file__)


def word(name: str, language: str) -> str:
    return DICTIONARY(name).of(language)
