"""Ctrl-C: exit code 130, nothing half written, the published file byte for byte as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from tests.conftest import ROOT
from tests.estimators.samples import random_panel

SLOW = """
paper: p
panel: main.panel
region: unit
time: time
defaults: {estimator: within, outcome: y, fixed_effects: [unit], focal: [x1]}
tables:
  T1:
    "1": {}
    "2": {covariance: bootstrap, bootstrap: {reps: 9999999, seed: 1, cluster: unit}}
"""
MORE = '    "3": {}\n    "4": {}\n'
"""Then the estimates are those of several processes."""
HEADER = "province_code,year,series,value,unit,source_file,vintage,quality\n"


def interrupted(home: Path, begun: str, *words: str | Path, wait: float = 0.1) -> subprocess.CompletedProcess[str]:
    """Runs a command and presses Ctrl-C `wait` seconds after it has said a line that begins with `begun`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RESILIENCE_")}
    command = [sys.executable, "-m", "orchestration.cli", *map(str, words)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment | {"RESILIENCE_HOME": str(home)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_heed,
    ) as process:  # fmt: skip
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith(begun):
                break
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    return subprocess.CompletedProcess(command, process.returncode, "".join(said) + out, err)


BY_CTRL_C = (130, -signal.SIGINT)
"""The second where the signal fell into a text that Python was executing, as imports do: a shell shows 130 for both."""


def _heed() -> None:
    """A shell that runs the tests in the background has them ignore Ctrl-C, and so would the command."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_refresh(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    before = digest(home / "warehouse.duckdb")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "raw_province_year.csv").write_text(
        "region_id,year,series,value,unit\n110000,2010,gdp_nominal,5,100m yuan\n"
    )
    done = interrupted(home, "landing:", "refresh", "--raw", raw, wait=3)
    assert done.returncode in BY_CTRL_C, done.stderr
    assert "interrupted" in done.stderr and "Traceback" not in done.stderr
    assert digest(home / "warehouse.duckdb") == before
    assert not [path for path in home.glob(".*") if "publishing" in path.name]
    with duckdb.connect(str(home / "build" / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from results.runs where status = 'running'").fetchall() == [(0,)]


@pytest.mark.parametrize("made_of_it", ["nothing", "another error"])
def test_a_library_that_swallows_it(made_of_it: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As dbt's reader does (it tries type after type and catches everything), and dbt where it fell into a query."""
    from dbt.cli.main import dbtRunner, dbtRunnerResult

    read = dbtRunner.invoke

    def swallows(self: dbtRunner, words: list[str]) -> dbtRunnerResult:
        outcome = read(self, words)
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)
        except KeyboardInterrupt:
            return outcome if made_of_it == "nothing" else dbtRunnerResult(False, RuntimeError("Query interrupted"))
        raise AssertionError("nobody pressed Ctrl-C")

    monkeypatch.setattr(dbtRunner, "invoke", swallows)
    monkeypatch.setenv("RESILIENCE_HOME", str(tmp_path))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["refresh", "--sample"]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_an_export(sample_home: Path, tmp_path: Path) -> None:
    (tmp_path / "w.xlsx").write_text("the last good file")
    warehouse = sample_home / "warehouse.duckdb"
    words = ("export", "--to", "xlsx", "--warehouse", warehouse, "--out", tmp_path / "w.xlsx")
    done = interrupted(tmp_path, "marts.", *words)
    assert done.returncode in BY_CTRL_C, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "w.xlsx").read_text() == "the last good file"
    assert [path.name for path in tmp_path.iterdir()] == ["w.xlsx"]


@pytest.mark.parametrize("more", ["", MORE], ids=["one process", "two processes"])
def test_an_analysis(tmp_path: Path, more: str) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        con.register("frame", random_panel())
        con.execute("create table main.panel as from frame")
    (tmp_path / "p.yml").write_text(SLOW + more, encoding="utf-8")
    words = ("analyze", "--warehouse", tmp_path / "w.duckdb", "--spec", tmp_path / "p.yml", "--jobs", "2")
    done = interrupted(tmp_path, "[1]", *words)
    assert done.returncode in BY_CTRL_C, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        assert con.execute("select status from results.runs").fetchall() == [("failed",)]
        assert con.execute("select count(*) from results.estimates").fetchall() == [(0,)]


def test_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "t.csv"
    mapping = str(ROOT / "docs" / "examples" / "province_map.csv")
    words = ["import", "tidy", str(table), "--map", mapping, "--into", str(tmp_path / "raw")]
    table.write_text(HEADER + "110000,2010,gdp,5,100m yuan,yearbook,2012,official\n", encoding="utf-8")
    assert main(words) == 0
    before = {path.name: digest(path) for path in (tmp_path / "raw").iterdir()}
    table.write_text(HEADER + "110000,2011,gdp,6,100m yuan,yearbook,2012,official\n", encoding="utf-8")

    def pressed(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.landing.merge.write.os.fsync", pressed)
    assert main(words) == 130
    assert "interrupted" in capsys.readouterr().err
    assert {path.name: digest(path) for path in (tmp_path / "raw").iterdir()} == before
    assert before
