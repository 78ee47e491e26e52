"""No picture ever shows an empty box instead of a letter."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from matplotlib import font_manager

from orchestration import pictures
from orchestration.errors import UserError
from orchestration.pictures import Request, fonts
from orchestration.pictures.source import Source
from orchestration.pictures.words import DICTIONARY, Words
from tests.pictures.conftest import REQUESTS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRITTEN = "−–0123456789.,:%*()+×"  # numbers of axes and values


def glyphs(font: fonts.Font) -> set[int]:
    """What the font file itself says that it can write, by another reader than the one under test."""
    path = font_manager.findfont(font.family, fallback_to_default=False)
    if Path(path).suffix == ".ttc":
        faces = [face for face in TTCollection(path).fonts if face["name"].getDebugName(1) == font.family]
        return set(faces[0].getBestCmap())
    return set(TTFont(path).getBestCmap())


@pytest.fixture
def chinese() -> fonts.Font:
    found = fonts.chinese()
    if found is None:
        pytest.skip("no Chinese font is installed here")
    return found


def test_every_label_of_the_registry_can_be_written(con, chinese) -> None:
    known = glyphs(chinese) | glyphs(fonts.latin())
    labels = con.execute("select label_zh from marts.dictionary union select label_en from marts.dictionary").fetchall()
    dimensions = con.execute("select dimension_zh from registry.index_components").fetchall()
    texts = [text for (text,) in (*labels, *dimensions) if text]
    assert len(texts) > 800
    missing = {letter for text in texts for letter in text if ord(letter) not in known}
    assert not missing


def test_every_word_of_the_interface_can_be_written(chinese) -> None:
    english, both = glyphs(fonts.latin()), glyphs(chinese) | glyphs(fonts.latin())
    for key, said in DICTIONARY.known.items():
        assert {ord(letter) for letter in said.english if letter != "\n"} <= english, key
        assert {ord(letter) for letter in said.chinese if letter != "\n"} <= both, key
    assert {ord(letter) for letter in WRITTEN} <= english & both


def test_a_collection_is_read_as_its_chinese_face(chinese) -> None:
    """The first face of NotoSansCJK-Regular.ttc is the Japanese one."""
    assert not re.search(r"\b(JP|KR|TC|HK)\b", chinese.family)
    assert glyphs(chinese) == set(chinese.characters)


@pytest.mark.parametrize("kind", ["coefficients", "path", "tiles", "curve"])
def test_without_a_chinese_font_labels_are_english_with_one_notice(kind, con, monkeypatch) -> None:
    monkeypatch.setenv(fonts.SETTING, "none")
    text = pictures.svg(con, kind, REQUESTS[kind], "zh")
    assert text.count("No Chinese font was found here") == 1
    assert not CHINESE.search(text)


def test_without_a_chinese_font_english_needs_no_notice(con, monkeypatch) -> None:
    monkeypatch.setenv(fonts.SETTING, "none")
    assert "No Chinese font" not in pictures.svg(con, "tiles", REQUESTS["tiles"], "en")


def test_a_name_known_only_in_chinese_gives_way_to_its_code(con, monkeypatch) -> None:
    monkeypatch.setenv(fonts.SETTING, "none")
    assert Words.of(Source(con), "en").label("330100") == "330100"


def test_a_font_of_ones_own(con, monkeypatch) -> None:
    path = font_manager.findfont("DejaVu Serif", fallback_to_default=False)
    monkeypatch.setenv(fonts.SETTING, path)
    words = Words.of(Source(con), "zh")
    assert words.families == ["DejaVu Serif", "DejaVu Sans"]
    assert words.label("ln_gdp").startswith("Log of")  # it has no Chinese, so the label is the English one


def test_a_setting_that_is_no_font_is_refused(con, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(fonts.SETTING, str(tmp_path / "none.ttf"))
    with pytest.raises(UserError, match="RESILIENCE_FONT names no font file"):
        pictures.svg(con, "tiles", REQUESTS["tiles"], "zh")


def test_language_is_one_of_two(con) -> None:
    with pytest.raises(UserError, match="en or zh"):
        pictures.svg(con, "tiles", Request(("resilience__li",)), "fr")
