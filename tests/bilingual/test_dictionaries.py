"""Every dictionary of the interface: both languages, the same places in them, no word that nothing says."""

from __future__ import annotations

import csv
import re
import string

import pytest

from orchestration.bilingual.dictionary import SHARED, Dictionary
from orchestration.export.words import DICTIONARY as EXPORT
from orchestration.pictures.words import DICTIONARY as PICTURES
from orchestration.report import words as report
from orchestration.tables.words import DICTIONARY as TABLES

CHINESE = re.compile("[\u3001-\u9fff\uff00-\uffef]")
ALL = {"all": SHARED, "export": EXPORT, "pictures": PICTURES, "report": report.words, "tables": TABLES}

each = pytest.mark.parametrize("dictionary", ALL.values(), ids=ALL)


@each
def test_a_row_has_a_key_and_both_languages(dictionary: Dictionary) -> None:
    rows = list(csv.reader(dictionary.file.open(encoding="utf-8", newline="")))
    assert rows[0] == ["key", "en", "zh"]
    assert len({row[0] for row in rows}) == len(rows)
    assert [row[0] for row in rows if len(row) != 3 or not (row[1] and row[2])] in ([], ["sentence_gap"])
    assert not [row[0] for row in rows[1:] if CHINESE.search(row[1])]


@each
def test_both_languages_have_the_same_places(dictionary: Dictionary) -> None:
    for key, said in dictionary.own.items():
        english, chinese = (_places(said.of(lang)) for lang in ("en", "zh"))
        assert english == chinese, key


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("dictionary", [EXPORT, PICTURES, report.words, TABLES])
def test_what_all_say_is_said_once(dictionary: Dictionary) -> None:
    assert dictionary.own.keys().isdisjoint(SHARED.own)
    groups = {key.partition(".")[0] for key in SHARED.own if "." in key}
    assert not [key for key in dictionary.own if "." in key and key.partition(".")[0] in groups]


@pytest.mark.parametrize("dictionary", [EXPORT, PICTURES])
def test_no_word_is_left_over(dictionary: Dictionary) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in dictionary.file.parent.glob("*.py"))
    for key in dictionary.own:
        group, dot, _ = key.partition(".")
        assert f'"{key}"' in code or (dot and re.search(rf'"{group}[."]', code)), key


@pytest.mark.parametrize("dictionary", [PICTURES, TABLES])
def test_every_word_that_the_code_asks_for_is_there(dictionary: Dictionary) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in dictionary.file.parent.glob("*.py"))
    missing = [key for key in re.findall(r'\bwords\("([\w.]+)"', code) if key not in dictionary]
    assert not missing


def test_words_within_words_speak_their_own_language() -> None:
    said = SHARED("term_L", 1, SHARED("term.year"))
    assert (said.english, said.chinese) == ("year, lag 1", "年份（滞后1期）")
