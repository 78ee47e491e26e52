"""What an export refuses, and that a failure leaves things as they were."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.export import csv_files

CASES = {
    "an unknown relation": (["marts.od", "--to", "csv"], "did you mean 'marts.odd'?"),
    "an unknown schema": (["marst", "--to", "csv"], "did you mean 'marts'?"),
    "names for a copy": (["marts", "--to", "duckdb"], "leave the names out"),
    "several in one file": (["marts", "--to", "csv", "--out", "{dir}/x.csv"], "one .csv file holds one relation"),
    "another suffix": (["--to", "xlsx", "--out", "{dir}/x.csv"], "the file is named as .csv and the export is xlsx"),
    "its own source": (["--to", "duckdb", "--out", "{dir}/odd.duckdb"], "would replace its own source"),
    "no warehouse": (["--to", "csv", "--warehouse", "{dir}/absent.duckdb"], "In {dir} there is odd.duckdb"),
    "a folder": (["--to", "csv", "--warehouse", "{dir}"], "is a folder"),
    "no DuckDB file": (["--to", "csv", "--warehouse", "{dir}/text.txt"], "a .csv, .xlsx or .parquet file is none"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused(name: str, odd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.txt").write_text("no database\n" * 500)
    before = sorted(tmp_path.iterdir())
    words, answer = CASES[name]
    given = [word.format(dir=tmp_path) for word in words]
    assert main(["export", "--warehouse", str(odd), *given]) == 2
    said = capsys.readouterr()
    assert answer.format(dir=tmp_path) in said.err
    assert said.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_where_a_folder_is_needed(odd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("mine")
    assert main(["export", "--warehouse", str(odd), "--to", "csv", "--out", str(tmp_path / "taken")]) == 1
    assert "is a file where a folder is needed" in capsys.readouterr().err
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_full_disk_leaves_what_was_there(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "marts.odd.csv").write_text("the last good file")
    (out / "notes.txt").write_text("mine")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

    monkeypatch.setattr("orchestration.export.draft.os.fsync", full)
    assert main(["export", "--warehouse", str(odd), "--to", "csv", "--out", str(out)]) == 1
    assert "somewhere: the system refuses: No space left on device. What to do: free space" in capsys.readouterr().err
    assert {p.name: p.read_text() for p in out.iterdir()} == {
        "marts.odd.csv": "the last good file",
        "notes.txt": "mine",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["odd.duckdb", "out"]


def test_ctrl_c_leaves_nothing(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write, done = csv_files.write_rows, []

    def interrupted(file: Path, *rest: object) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(file)
        write(file, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(csv_files, "write_rows", interrupted)
    assert main(["export", "--warehouse", str(odd), "--to", "csv", "--out", str(tmp_path / "out")]) == 130
    assert "interrupted; no file is half written" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["odd.duckdb"]


def test_files_of_the_user_stay(odd: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    assert main(["export", "marts.odd", "--warehouse", str(odd), "--to", "csv", "--out", str(tmp_path / "out")]) == 0
    found = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert found == ["README.txt", "dictionary.csv", "marts.odd.csv", "notes.txt"]
