"""What is written in a picture: labels of the registry, and the words of words.csv."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.bilingual.dictionary import Dictionary
from orchestration.bilingual.labels import Labels
from orchestration.bilingual.words import LANGUAGES
from orchestration.bilingual.words import Words as BothWords
from orchestration.errors import UserError, nearest
from orchestration.pictures import fonts
from orchestration.pictures.source import Source

DICTIONARY = Dictionary(__file__)


@dataclass(frozen=True)
class Words:
    """Words in one language. A label that no font can write gives way to the other language's, then to the id."""

    lang: str
    wanted: str
    labels: Labels
    installed: tuple[fonts.Font, ...]

    @classmethod
    def of(cls, source: Source, lang: str) -> Words:
        """Raises UserError for a language that is not known."""
        if lang not in LANGUAGES:
            raise UserError(
                rule="the language is en or zh.",
                remedy=nearest(lang, LANGUAGES) or "write en or zh.",
                found=lang,
                exit_code=2,
            )
        chinese = fonts.chinese()
        known = (fonts.latin(), chinese) if chinese else (fonts.latin(),)
        used = lang if chinese else "en"
        return cls(used, lang, source.labels, known[::-1] if used == "zh" else known)

    @property
    def families(self) -> list[str]:
        return [font.family for font in self.installed]

    @property
    def lacks_font(self) -> bool:
        """Chinese was asked for, and no font has it."""
        return self.lang != self.wanted

    def writable(self, text: str) -> bool:
        return all(any(font.has(each) for font in self.installed) for each in text)

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key`, with `values` in the places they name. Raises KeyError for words nobody wrote."""
        return DICTIONARY(key, **values).of(self.lang)

    def named(self, group: str, name: str) -> str:
        """The words of a member of a list; a name that nobody described stays as it is."""
        return DICTIONARY.named(group, name).either(self.lang)

    def label(self, term: str) -> str:
        """The label of an id, or of a term as specifications write it: `L1.x`, `a:b`, `mean(x)`, `year=2011`."""
        return self._writable(self.labels.term(term), term)

    def unit(self, term: str) -> str:
        """The label of the unit of an id; empty where it has none."""
        unit = self.labels.column(term).unit
        return self._writable(self.labels.of("unit", unit), unit) if unit else ""

    def in_unit(self, term: str) -> str:
        """The unit of an id in brackets, to follow a label; empty where it has none."""
        unit = self.unit(term)
        return self("in_unit", unit=unit) if unit else ""

    def _writable(self, words: BothWords, name: str) -> str:
        """In the first of the languages that a font can write; `name` where there is none."""
        order = LANGUAGES[::-1] if self.lang == "zh" else LANGUAGES
        return next((text for text in map(words.of, order) if text and self.writable(text)), name)


def number(value: float) -> str:
    """A whole number with the sign of typography."""
    return f"{value:g}".replace("-", "−")
