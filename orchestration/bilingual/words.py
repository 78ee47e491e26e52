"""One thing said in two languages."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Words:
    """One description; what nobody has written is empty. `unit` is the id of a unit, empty where there is none."""

    english: str
    chinese: str = ""
    unit: str = ""

    def of(self, lang: str) -> str:
        """In one language, "en" or "zh"; empty where nobody has written it."""
        return self.english if lang == "en" else self.chinese

    def either(self, lang: str) -> str:
        """In one language, or in the other where it is known there alone."""
        return self.of(lang) or self.english or self.chinese

    def filled(self, *places: object, **named: object) -> Words:
        """With values in its places; words among them speak their own language, or the one that they know."""

        def said(lang: str) -> str:
            first = [_either(value, lang) for value in places]
            return self.of(lang).format(*first, **{name: _either(value, lang) for name, value in named.items()})

        return Words(said("en"), said("zh"), self.unit)


def _either(value: object, lang: str) -> str:
    return value.either(lang) if isinstance(value, Words) else str(value)
