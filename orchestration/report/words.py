"""The words of the page itself, in both languages: one dictionary, words.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from orchestration.bilingual.words import Words

FILE = Path(__file__).with_name("words.csv")


@cache
def dictionary() -> Mapping[str, Words]:
    """Every entry by its key; `group.name` names a member of a closed list, as `estimator.within`."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return MappingProxyType({row["key"]: Words(row["en"], row["zh"]) for row in csv.DictReader(handle)})


def words(key: str, **values: object) -> Words:
    """The words of `key`, with `values` in the places that they name; words among them speak their own language.

    Raises:
        KeyError: nobody wrote them.
    """
    said = dictionary()[key]
    if not values:
        return said
    parts = {name: value if isinstance(value, Words) else Words(str(value)) for name, value in values.items()}
    english = {name: part.english or part.chinese for name, part in parts.items()}
    chinese = {name: part.chinese or part.english for name, part in parts.items()}
    return Words(said.english.format(**english), said.chinese.format(**chinese))


def named(group: str, name: str | None) -> Words:
    """The words of a member of a list; a name that nobody described stays as it is."""
    return dictionary().get(f"{group}.{name}", Words(name or ""))
