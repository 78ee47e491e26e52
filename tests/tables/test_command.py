"""`resilience table` on the command line: names, files, refusals."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from orchestration.tables import targets
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_home: Path) -> Path:
    """A folder to work in, beside the workspace of the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESILIENCE_HOME", str(sample_home))
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = main(["table", *map(str, arguments)])
    said = capsys.readouterr()
    assert not said.out
    return code, said.err


@pytest.mark.parametrize("target", ["markdown", "latex", "html"])
def test_text_goes_to_the_terminal(capsysbinary: pytest.CaptureFixture[bytes], target: str, folder: Path) -> None:
    assert main(["table", "dai2024.T3", "--to", target]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert "0.163" in text and "合成数据" in text
    assert not list(folder.iterdir())


def test_word_and_excel_go_to_a_folder_tables(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["table", "dai2024.T3", "--to", "word"]) == 0
    assert main(["table", "dai2024.T3", "dai2024.T1", "--to", "excel"]) == 0
    assert sorted(path.name for path in (folder / "tables").iterdir()) == [
        "dai2024.T3.docx",
        "dai2024.T3_and_1_more.xlsx",
    ]
    assert "synthetic data" in capsys.readouterr().out


def test_out_is_replaced_in_one_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder / "new" / "t.md"
    assert main(["table", "dai2024.T3", "--to", "markdown", "--out", str(out)]) == 0
    old = out.read_bytes()

    def full(self: Path, content: bytes) -> None:
        with self.open("wb") as handle:
            handle.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["table", "dai2024.T4", "--to", "markdown", "--out", str(out)]) == 1
    assert out.read_bytes() == old and [path.name for path in out.parent.iterdir()] == ["t.md"]


def test_columns_named_one_by_one_stand_in_one_table(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    names = ["dai2024.T3.1", "dai2024.T3.1@oneway", "zhang_song2025.T3.4"]
    assert main(["table", *names, "--to", "markdown", "--lang", "en"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert "| Variable | (1) | (2) oneway | (3) |" in text and "**Regression results (synthetic data)**" in text


def test_variants_and_equations_on_request(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["table", "li2026.T3.2", "--variants", "--equations", "--to", "markdown", "--lang", "en"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert text.count("2SLS, first stage") == 3 and "clustered" in text and "unsplit" in text
    assert main(["table", "dai2024.T3@twoway", "--to", "markdown"]) == 0
    assert "| (1) twoway | (2) twoway |" in capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("dai2024.T33", "did you mean 'dai2024.T3'?"),
        ("dai2024.T3.1@onway", "did you mean 'dai2024.T3.1@oneway'?"),
        ("dai204", "did you mean 'dai2024'?"),
        ("?", "the warehouse has dai2024, digitech_mfg2024, li2026, lin_wang2025, zhang_song2025"),
        ("li2026.T3.2#second", "it has first:digital_trade"),
        ("dai2024.T3.1#a", "it has no other equation"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(capsys: pytest.CaptureFixture[str], name: str, hint: str) -> None:
    code, said = refused(capsys, name, "--to", "markdown")
    assert code == 2 and hint in said and "Traceback" not in said


def test_a_warehouse_that_cannot_serve_is_explained(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text, empty = folder / "text.duckdb", folder / "empty.duckdb"
    text.write_text("no database")
    duckdb.connect(str(empty)).close()
    cases = ((folder / "no.duckdb", 2, "no such"), (text, 2, "is not a valid"), (empty, 1, "no schema results"))
    for file, expected, words in cases:
        code, said = refused(capsys, "dai2024.T3", "--to", "markdown", "--warehouse", file)
        assert code == expected and words in said and file.name in said


def test_a_warehouse_that_another_process_writes_to_is_named(
    capsys: pytest.CaptureFixture[str], folder: Path, own: Path
) -> None:
    held = folder / "held.duckdb"
    held.write_bytes(own.read_bytes())
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    writer = subprocess.Popen(
        [sys.executable, "-c", hold, str(held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout is not None and writer.stdout.readline() == "held\n"
        code, said = refused(capsys, "mine.T1", "--to", "markdown", "--warehouse", held)
        writer.communicate("")
    assert code == 2 and "cannot be opened" in said and f"process {writer.pid}" in said


def test_names_of_files_and_options_that_do_not_fit(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    for arguments, words in (
        (["dai2024.T3", "--to", "word", "--out", "t.xlsx"], "end its name with .docx"),
        (["dai2024.T3", "--to", "word", "--printed", "--errors", "t"], "--errors does not go with --printed"),
    ):
        code, said = refused(capsys, *arguments)
        assert code == 2 and words in said
    code, said = refused(capsys, "dai2024.T3", "--to", "word", "--out", folder)
    assert code == 1 and "is a folder" in said


def test_a_users_own_specification_that_failed(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    code, said = refused(capsys, "mine.T1.2", "--to", "markdown", "--warehouse", own)
    assert code == 1 and "nothing of mine.T1.2 is estimated: x has no data" in said
    code, said = refused(capsys, "mine.T1", "--printed", "--to", "markdown", "--warehouse", own)
    assert code == 1 and "nothing printed is known of mine" in said


def test_a_table_without_a_result_is_left_out_and_said(capsysbinary: pytest.CaptureFixture[bytes], own: Path) -> None:
    assert main(["table", "mine", "--to", "markdown", "--warehouse", str(own)]) == 1
    said = capsysbinary.readouterr()
    assert b"mine.T1.1" in said.out and b"mine.T2" not in said.out
    assert said.err.startswith(b"left out: nothing of mine.T2 is estimated: x has no data")


def test_every_target_of_the_command_is_a_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["table", "--help"])
    assert f"--to {{{','.join(targets.TARGETS)}}}" in capsys.readouterr().out
    with pytest.raises(SystemExit) as refused_format:
        main(["table", "dai2024", "--to", "exel"])
    assert refused_format.value.code == 2 and "did you mean 'excel'?" in capsys.readouterr().err


def test_only_what_a_table_needs_is_imported() -> None:
    """Under three seconds: no dbt, no Great Expectations, no pandas, no matplotlib, no scipy."""
    code = (
        "import sys; from orchestration.cli import main; code = main(sys.argv[1:]);"
        "print(sorted({'dbt', 'great_expectations', 'matplotlib', 'pandas', 'scipy'} & set(sys.modules)),"
        "file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "table", "dai2024.T3", "--to", "latex"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert (done.returncode, done.stderr) == (0, "[]\n")
