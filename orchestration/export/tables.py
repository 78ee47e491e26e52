"""The two tables that go along with an export: what the files hold, and what every column means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.documented.words import Words
from orchestration.export.source import Source
from orchestration.export.words import word

DICTIONARY = ("relation", "column", "type", "unit", "unit_zh", "description_en", "description_zh")


@dataclass(frozen=True)
class Written:
    """A relation as it was written: the file or sheet that holds it, and what a reader should know of it."""

    relation: str
    place: str
    rows: int
    words: Words
    remarks: tuple[str, ...] = ()


def dictionary_rows(source: Source) -> list[tuple[str, ...]]:
    """A row per column, in the order of DICTIONARY."""
    return [
        (relation.name, c.name, c.type, c.words.unit, source.dictionary.of_unit(c.words.unit).chinese,
         c.words.english, c.words.chinese)
        for relation in source.relations
        for c in relation.columns
    ]  # fmt: skip


def kind_words(source: Source, language: str) -> str:
    return word("sample" if source.origin.is_sample else "user", language)


def readme_rows(source: Source, written: Iterable[Written], language: str, place: str) -> list[tuple[str, ...]]:
    """What the export is, and a row per relation; `place` is file or sheet."""
    other = next(each for each in ("en", "zh") if each != language)
    origin = source.origin
    rows: list[tuple[str, ...]] = [
        (word("data", language), f"{kind_words(source, language)} · {kind_words(source, other)}")
    ]
    if origin.built:
        rows += [
            (word("built", language), f"{origin.built:%Y-%m-%d %H:%M:%S} UTC"),
            (word("run", language), origin.run_id),
        ]
    rows += [
        (word("columns", language),),
        (),
        tuple(word(name, language) for name in (place, "relation", "rows", "description", "remarks")),
    ]
    for each in written:
        text = each.words.chinese if language == "zh" and each.words.chinese else each.words.english
        rows.append((each.place, each.relation, str(each.rows), text, "; ".join(each.remarks)))
    return rows
