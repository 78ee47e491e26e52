"""What every command does alike: --quiet, --json, errors without tracebacks, a reader that has gone."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from analysis.spec import SpecError
from orchestration.cli import main
from orchestration.commands import doctor
from orchestration.mishaps import mendable
from tests.conftest import ROOT, resilience
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


def analyze(home: Path, *more: str) -> list[str]:
    return ["analyze", "--warehouse", str(home / "w.duckdb"), "--spec", str(home / "p.yml"), *more]


def test_quiet_says_the_last_line_wherever_it_stands(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--quiet", *analyze(home)], analyze(home, "--quiet", "--all")):
        assert main(words) == 1
        assert capsys.readouterr().out == f"results: {home / 'w.duckdb'}\n"


def test_quiet_does_not_silence_errors(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--quiet"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "there is no built warehouse" in said.err


def test_json_is_one_object(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(analyze(home, "--json")) == 1
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert (told["command"], told["exit_code"], told["estimated"], told["failed"]) == ("analyze", 1, 1, 1)
    assert told["failures"][0]["spec_id"] == "p.T1.2"
    assert "[1] p.T1.1" in said.err


def test_an_error_in_json_has_its_parts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--to", "csv", "--warehouse", str(home / "w.duckdb"), "nope", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["kind"] == "user"
    assert told["error"]["found"] == "nope"
    assert told["error"]["remedy"]


def test_import_and_export_tell_what_they_did(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "t.csv").write_text(
        "province_code,year,series,value,unit,source_file,vintage,quality\n"
        "110000,2010,gdp,5,100m yuan,yearbook,2012,official\n",
        encoding="utf-8",
    )
    told = imported(home, capsys)
    assert (told["added"], told["tables"]["raw_province_year"]) == (1, {"added": 1, "rows": 1})
    assert (imported(home, capsys)["added"], imported(home, capsys)["present"]) == (0, 1)
    out = ["--warehouse", str(home / "w.duckdb"), "--out", str(home / "out"), "--json"]
    assert main(["export", "main.panel", "--to", "csv", *out]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["relations"] == [{"relation": "main.panel", "rows": len(random_panel()), "place": "main.panel.csv"}]
    assert told["data_kind"] == "user"


def imported(home: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    """The JSON of an import of t.csv."""
    mapping = ROOT / "docs" / "examples" / "province_map.csv"
    assert (
        main(["import", "tidy", str(home / "t.csv"), "--map", str(mapping), "--into", str(home / "raw"), "--json"]) == 0
    )
    return json.loads(capsys.readouterr().out)


WRONG = {
    "a folder for a warehouse": ("{home}", "is a folder", 2),
    "no DuckDB file": ("{home}/p.yml", "not a valid DuckDB database", 2),
    "an absent file": ("{home}/v.duckdb", "In {home} there is w.duckdb", 2),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_warehouse(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, answer, code = WRONG[name]
    assert main(["analyze", "--warehouse", file.format(home=home), "--spec", str(home / "p.yml")]) == code
    said = capsys.readouterr().err
    assert answer.format(home=home) in said
    assert said.count("\n") == 1


def test_a_specification_that_is_a_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "--warehouse", str(home / "w.duckdb"), "--spec", str(home)]) in (1, 2)
    said = capsys.readouterr().err
    assert "Traceback" not in said and said.count("\n") == 1
    assert str(home) in said


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (OSError(errno.ENOSPC, "full", "/data"), "/data: the system refuses: No space left on device"),
        (PermissionError(errno.EACCES, "no", "/data"), "/data: the system refuses: Permission denied"),
        (IsADirectoryError(errno.EISDIR, "dir", "/data"), "name a file in that folder"),
        (MemoryError(), "the memory of this machine is used up"),
        (duckdb.OutOfMemoryException("Out of Memory Error: could not allocate"), "RESILIENCE_MEMORY=2GB"),
    ],
)
def test_what_the_system_refuses(
    error: Exception, answer: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_into(error, monkeypatch) == 1
    said = capsys.readouterr().err
    assert answer in said
    assert said.count("\n") == 1
    assert not (home / "build").exists()


def test_an_error_of_the_program_is_one_line_and_a_report(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_into(ZeroDivisionError("by zero"), monkeypatch) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "an error of the program itself: ZeroDivisionError: by zero" in said
    report = (home / "build" / "last_error.txt").read_text(encoding="utf-8")
    assert str(home / "build" / "last_error.txt") in said
    assert report.startswith("resilience 0.") and "Traceback" in report and "raise error" in report
    monkeypatch.setenv("RESILIENCE_DEBUG", "1")
    assert run_into(ZeroDivisionError("by zero"), monkeypatch) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_query_that_was_interrupted_is_an_interruption(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """DuckDB makes this RuntimeError of a Ctrl-C during a query."""
    assert run_into(RuntimeError("Query interrupted"), monkeypatch) == 130
    assert "interrupted" in capsys.readouterr().err


def run_into(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command that runs into the error."""

    def raising(_: object) -> int:
        raise error

    monkeypatch.setattr(doctor, "_run", raising)
    return main(["doctor"])


def test_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    """It shows ? for what it does not have; JSON is escaped and loses nothing."""
    home = tmp_path / "数据"
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "RESILIENCE_HOME": str(home)}
    command = [sys.executable, "-m", "orchestration.cli", "publish"]
    plain = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert (plain.returncode, plain.stderr.count(b"\n")) == (1, 1)
    assert b"/??/build/warehouse.duckdb: there is no built warehouse" in plain.stderr
    told = subprocess.run([*command, "--json"], cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert json.loads(told.stdout)["error"]["file"] == str(home / "build" / "warehouse.duckdb")


def test_a_reader_that_has_gone_is_no_error() -> None:
    """`resilience … | head -1`: the job goes on to its end, and nothing is complained about."""
    reading, writing = os.pipe()
    os.close(reading)
    for words in (["import", "--list"], ["--help"], ["doctor", "--json"]):
        command = [sys.executable, "-m", "orchestration.cli", *words]
        done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
        lines = [line for line in done.stderr.splitlines() if not line.startswith(("ok ", "warn ", "      "))]
        assert (done.returncode, [line for line in lines if "findings" not in line]) == (0, [])
    os.close(writing)


def test_a_specification_file_that_is_none_is_for_the_user_to_mend() -> None:
    """Also at a refresh, which runs those beside the raw files."""
    mishap = mendable(SpecError("unknown key", key="years"))
    assert mishap is not None and mishap.exit_code == 2 and "unknown key" in mishap.rule


def test_a_damaged_build_file_is_for_the_user_to_delete(tmp_path: Path) -> None:
    """The build file does not wait for the disk, so a loss of power may leave half a block."""
    (tmp_path / "build").mkdir()
    warehouse = tmp_path / "build" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        con.execute("create table numbers as from range(1_000_000)")
    size = warehouse.stat().st_size
    with warehouse.open("r+b") as handle:
        for place in range(20_000, size, 50_000):
            handle.seek(place)
            handle.write(b"damaged" * 100)
    done = resilience(tmp_path, "refresh", "--sample", check=1)
    assert "Corrupt database file" in done.stderr and "delete that file" in done.stderr
    assert "an error of the program itself" not in done.stderr
    assert "Delete it: the next refresh makes it anew." in resilience(tmp_path, "doctor", check=None).stdout
