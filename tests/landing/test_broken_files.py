"""Broken files of every format: refused with file, place, the text found, the rule and a remedy; nothing is written."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from broken_files import ALL, Broken
from nbs_tables import classic, content, write_csv
from panel_files import run

from orchestration.landing.formats import FORMATS


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with what an earlier import landed."""
    folder = tmp_path_factory.mktemp("sound")
    assert run("nbs", write_csv(folder / "sound.csv", classic("年末常住人口(万人)")), "--into", folder / "raw") == 0
    return folder / "raw"


@pytest.mark.parametrize("name", ALL)
def test_a_broken_file_is_refused(name: str, sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = ALL[name]
    path, raw = case.write(tmp_path), tmp_path / "raw"
    shutil.copytree(sound, raw)
    arguments: list[object] = [case.form, path, "--into", raw, *case.options]
    if case.map is not None:
        (tmp_path / "map.csv").write_text(case.map, encoding="utf-8")
        arguments += ["--map", tmp_path / "map.csv"]
    beside = sorted(tmp_path.iterdir())
    capsys.readouterr()
    assert run(*arguments) == case.code
    said = capsys.readouterr()
    message = said.err.removeprefix("resilience import: ")
    assert said.out == "" and message != said.err
    assert "Traceback" not in message
    assert_says(message, case, path)
    assert content(raw) == content(sound)
    assert sorted(tmp_path.iterdir()) == beside, "nothing half done is left beside the raw folder"


def assert_says(message: str, case: Broken, path: Path) -> None:
    """The message is an English sentence: `FILE, sheet, row, column: RULE. Found: 'TEXT'. What to do: REMEDY`."""
    what, _, remedy = message.partition(" What to do: ")
    what, _, found = what.partition(" Found: ")
    names = (path.name, str(path)) if case.file is None else (case.file,)
    starts = [", ".join(part for part in (file, case.place) if part) for file in names]
    start = next((f"{each}: " if each else "" for each in starts if what.startswith(f"{each}: " if each else "")), None)
    assert start is not None, f"not at {starts}: {message}"
    rule = what.removeprefix(start)
    assert case.rule in rule, message
    assert rule.endswith((".", ":", "!", "?")) and re.search(r"[a-z]+ [a-z]+", rule), message
    shown = "" if case.found is None else repr(case.found)[1:-1]
    assert shown in found, message
    assert case.remedy in remedy and re.search(r"[a-z]{3}", remedy), message


def test_the_table_covers_every_format() -> None:
    counted = Counter(case.form for case in ALL.values() if case.code == 1)
    assert counted.keys() == FORMATS.keys()
    assert min(counted.values()) >= 8 and sum(counted.values()) >= 200
