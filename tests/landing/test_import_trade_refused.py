"""Broken files of trade figures: refused with file, row, column, the text found and a remedy; nothing is written."""

from __future__ import annotations

from pathlib import Path

import broken_customs
import broken_world
import pytest
from broken import OPTIONS

from orchestration.cli import main

CASES = broken_customs.CASES | broken_world.CASES


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[name]
    into, path = tmp_path / "raw", tmp_path / "broken.csv"
    into.mkdir()
    (into / "note.txt").write_text("stays")
    case.write(path)
    options = OPTIONS[case.format] if case.options is None else case.options
    code = main(["import", case.format, str(path), "--into", str(into), *options])
    said = capsys.readouterr()
    assert code == case.code, said
    assert said.out == ""
    assert said.err.startswith("resilience import: ")
    assert "Traceback" not in said.err
    message, _, remedy = said.err.partition(" What to do: ")
    where = message.removeprefix("resilience import: ").partition(": ")[0]
    if case.place or case.code == 1:
        assert "broken.csv" in where
        assert case.place in where
    assert case.rule in message
    assert case.found is None or case.found in message.partition("Found: ")[2]
    assert case.remedy in remedy.strip()
    assert remedy.strip()
    assert [entry.name for entry in into.iterdir()] == ["note.txt"]
