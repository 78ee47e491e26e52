"""`resilience analyze`: what it runs, what it leaves out, what it says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from tests.estimators.samples import random_panel

SPEC = """
paper: p
panel: main.panel
region: unit
time: time
defaults: {estimator: within, outcome: y, fixed_effects: [unit]}
tables:
  T1:
    "1": {focal: [x1]}
    "2": {focal: [nope]}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESILIENCE_HOME", str(tmp_path))
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        con.register("frame", random_panel())
        con.execute("create table main.panel as from frame")
    (tmp_path / "p.yml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def test_what_changed_and_everything(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["analyze", "--warehouse", str(home / "w.duckdb"), "--spec", str(home / "p.yml")]
    assert main(command) == 1
    said = capsys.readouterr().out
    assert "[1] p.T1.1: x1" in said
    assert "[2] p.T1.2: could not run: main.panel has no column nope" in said
    assert "1 specifications estimated, 1 could not run\n" in said
    assert main(command) == 1
    assert "0 specifications estimated, 1 could not run, 1 unchanged (--all runs them too)" in capsys.readouterr().out
    assert main([*command, "--all", "--jobs", "2"]) == 1
    assert "1 specifications estimated, 1 could not run\n" in capsys.readouterr().out


def test_where_there_is_nothing_to_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze"]) == 2
    assert "run `resilience refresh`" in capsys.readouterr().err
    assert main(["analyze", "--warehouse", str(home / "w.duckdb")]) == 2
    assert "--warehouse needs --spec" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["analyze", "--jobs", "0"])
    assert ended.value.code == 2
    assert "a whole number from 1, found '0'" in capsys.readouterr().err
