"""The words of the interface: a words.csv beside the modules that say them, and one of what all of them say."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from orchestration.bilingual.words import Words

NAME = "words.csv"


class Dictionary:
    """The words.csv in the folder of a module, given as its `__file__`, and what all modules say.

    `group.name` is the key of a member of a closed list, as `estimator.within`.
    """

    def __init__(self, module: str) -> None:
        self.file = Path(module).with_name(NAME)

    @cached_property
    def own(self) -> Mapping[str, Words]:
        """The words of the module alone, by key."""
        return _read(self.file)

    @cached_property
    def known(self) -> Mapping[str, Words]:
        """All words by key; a key has one meaning."""
        return {**_read(Path(__file__).with_name(NAME)), **self.own}

    def __call__(self, key: str, *places: object, **named: object) -> Words:
        """The words of `key`, with values in its places. Raises KeyError for words nobody wrote."""
        said = self.known[key]
        return said.filled(*places, **named) if places or named else said

    def named(self, group: str, name: str | None) -> Words:
        """The words of a member of a list; a name that nobody described stays as it is."""
        return self.known.get(f"{group}.{name}", Words(name or ""))

    def __contains__(self, key: str) -> bool:
        return key in self.known


SHARED = Dictionary(__file__)


class Spoken:
    """A dictionary in one language: words("lag", 1, "GDP") is text."""

    def __init__(self, dictionary: Dictionary, lang: str) -> None:
        self.dictionary, self.lang = dictionary, lang

    def __call__(self, key: str, *places: object, **named: object) -> str:
        """The words of `key`, with values in its places. Raises KeyError for words nobody wrote."""
        return self.dictionary(key, *places, **named).of(self.lang)

    def named(self, group: str, name: str) -> str:
        """The words of a member of a list; a name that nobody described stays as it is."""
        return self.dictionary.named(group, name).either(self.lang)

    def has(self, key: str) -> bool:
        """Whether somebody wrote the key."""
        return key in self.dictionary


def _read(file: Path) -> Mapping[str, Words]:
    with file.open(encoding="utf-8", newline="") as handle:
        return {row["key"]: Words(row["en"], row["zh"]) for row in csv.DictReader(handle)}
