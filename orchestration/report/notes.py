"""Notes and findings that the project composes itself, in both languages; a text of a person stays as it is."""

from __future__ import annotations

import re
from functools import cache

from orchestration.bilingual.words import Words
from orchestration.report.words import words

GROUP = "note."
PLACE = re.compile(r"\{(\w+)\}")


def noted(text: str) -> Words:
    """A note in both languages where it has the form of a row `note.…` of words.csv, and so have its parts."""
    for form, said in _forms():
        if found := form.fullmatch(text):
            return said.filled(**{name: noted(part) for name, part in found.groupdict().items()})
    return Words(text)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Words], ...]:
    """The forms as patterns: what stands in braces may be anything."""
    rows = [said for key, said in words.own.items() if key.startswith(GROUP)]
    return tuple((re.compile(_pattern(said.english), re.DOTALL), said) for said in rows)


def _pattern(english: str) -> str:
    parts = PLACE.split(english)
    return "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
