"""A revised file under the name and vintage of one that was imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbs_tables import content
from panel_files import EPS, changed, run, write_book


def test_another_value_under_the_same_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A revised file of the same name and vintage: what was there stays."""
    path = write_book(tmp_path / "e.xlsx", EPS)
    options = (path, "--into", tmp_path / "raw", "--vintage", "2024")
    assert run("eps", *options) == 0
    before = content(tmp_path / "raw")
    write_book(path, changed(EPS, C4="7210.8"))
    assert run("eps", *options) == 1
    text = capsys.readouterr().err
    assert "e.xlsx, sheet 1, row 4, column C: another value stands under the same key" in text
    assert "7210.9 100m yuan from row 4, column C, and now 7210.8" in text
    assert content(tmp_path / "raw") == before
