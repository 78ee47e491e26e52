"""`resilience doctor`: each trouble is found, named, and answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from orchestration.doctor import file_system, machine, python, raw, warehouse
from orchestration.doctor.checks import CHECKS, examine
from orchestration.doctor.finding import FAIL, OK, WARN, Finding
from orchestration.workspace import Workspace

Check = Callable[[Workspace], Iterator[Finding]]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty workspace; whoever runs the tests as root has rights that a chmod does not take."""
    monkeypatch.setenv("RESILIENCE_HOME", str(tmp_path))
    monkeypatch.delenv("RESILIENCE_RAW", raising=False)
    (tmp_path / "build").mkdir()
    return Workspace(tmp_path)


def found(check: Check, workspace: Workspace, level: str) -> Finding:
    """The one finding of that level."""
    (finding,) = [each for each in check(workspace) if each.level == level]
    assert bool(finding.remedy) == (level != OK)
    return finding


def database(file: Path) -> Path:
    with duckdb.connect(str(file)) as con:
        con.execute("create table t as select 1 as n")
    return file


def test_every_check_finds_something_and_none_is_silent(workspace: Workspace) -> None:
    names = [name for name, _ in examine(workspace)]
    assert list(dict.fromkeys(names)) == list(CHECKS)


def test_a_sound_workspace_passes(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESILIENCE_HOME", str(sample_home))
    failures = [finding for _, finding in examine(Workspace.default()) if finding.level == FAIL]
    assert failures == []


def test_the_command_says_levels_and_counts(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace.home / "warehouse.duckdb").write_text("no database\n" * 9)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "fail  published file: " in said
    assert "      what to do: Name a file that DuckDB wrote" in said
    assert main(["doctor", "--json", "--quiet"]) == 1
    told = json.loads(capsys.readouterr().out)
    (bad,) = [each for each in told["findings"] if each["level"] == "fail"]
    assert (bad["check"], told["failed"]) == ("published file", 1)


def test_an_old_python(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "SUPPORTED", ((2, 6), (2, 7)))
    assert "PYTHON=python3.12" in found(python.python_version, workspace, FAIL).remedy


def test_a_conda_environment(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path))
    assert "conda deactivate" in found(python.environment, workspace, WARN).remedy
    monkeypatch.delenv("CONDA_PREFIX")
    assert "/.venv/bin/resilience" in found(python.environment, workspace, WARN).remedy


def test_another_resilience_on_the_path(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "ROOT", Path(sys.prefix).parent)
    monkeypatch.setattr("shutil.which", lambda _: "/opt/other/bin/resilience")
    assert "/opt/other/bin/resilience" in found(python.environment, workspace, WARN).what


def test_packages_that_are_missing_or_others(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = {"duckdb": "1.0.0", "no-such-package": "3", "packaging": "1"}
    monkeypatch.setattr(python, "_locked", lambda: locked)
    findings = list(python.packages(workspace))
    assert [each.level for each in findings] == [FAIL, FAIL, WARN]
    assert findings[0].what == "missing packages: no-such-package 3"
    assert "instead of 1.0.0" in findings[1].what
    assert "packaging" in findings[2].what


def test_the_lock_is_read_with_its_markers() -> None:
    locked = python._locked()
    assert locked["duckdb"] == "2.0.0"
    assert len(locked) > 60
    assert ("tzdata" in locked) == (sys.platform == "win32")
    assert locked["contourpy"] == ("1.3.3" if sys.version_info < (3, 12) else "1.4.0")


def test_another_dbt(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "dbt").write_bytes(b"\x7fELF")
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path / "dbt"))
    assert "dbt Fusion" in found(python.other_dbt, workspace, WARN).what
    monkeypatch.setattr(python, "version", lambda _: "1.12.0")
    assert "dbt-core 1.12.0" in found(python.other_dbt, workspace, FAIL).what


def test_a_job_that_holds_the_build_folder(workspace: Workspace) -> None:
    with workspace.lock():
        assert f"(process {os.getpid()}, started 20" in found(warehouse.job, workspace, FAIL).what
    assert found(warehouse.job, workspace, OK)


def test_a_program_that_holds_the_build_file(workspace: Workspace) -> None:
    script = f"import duckdb; con = duckdb.connect({str(workspace.warehouse)!r}); print('open', flush=True); input()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "open\n"
        finding = found(warehouse.build_file, workspace, FAIL)
        process.communicate("\n")
    assert f"process {process.pid}" in finding.remedy
    assert found(warehouse.build_file, workspace, OK)


def test_the_published_file(workspace: Workspace) -> None:
    assert "resilience refresh" in found(warehouse.published_file, workspace, WARN).remedy
    database(workspace.published)
    assert found(warehouse.published_file, workspace, OK).what.endswith("your own data")
    workspace.published.write_bytes(workspace.published.read_bytes()[:5000])
    assert found(warehouse.published_file, workspace, FAIL)


def test_a_stale_wal(workspace: Workspace) -> None:
    (workspace.home / "warehouse.duckdb.wal").touch()
    assert "read-only" in found(warehouse.write_ahead, workspace, FAIL).remedy


def test_leftover_drafts(workspace: Workspace) -> None:
    (workspace.home / ".warehouse.duckdb.publishing").touch()
    (workspace.build / ".resilience-export-abc").mkdir()
    assert "2 drafts of jobs" in found(warehouse.leftovers, workspace, WARN).what
    with workspace.lock():  # then they are at work
        assert found(warehouse.leftovers, workspace, OK)


def test_the_settings(workspace: Workspace) -> None:
    assert found(warehouse.settings, workspace, OK)
    workspace.settings.write_text('raw_dri = "/x"\n')
    assert "did you mean 'raw_dir'?" in found(warehouse.settings, workspace, WARN).remedy
    for text, answer in (("raw_dir = 5\n", "found 5"), ("raw_dir = \n", "is not TOML"), ("# \xff", "is not TOML")):
        workspace.settings.write_text(text, encoding="latin-1")
        (broken,) = [finding for name, finding in examine(workspace) if name == "settings"]
        assert broken.level == FAIL
        assert answer in broken.what


def test_the_raw_folder(workspace: Workspace, tmp_path: Path) -> None:
    assert "(the synthetic sample)" in found(raw.raw_folder, workspace, OK).what
    workspace.remember_raw(tmp_path / "gone")
    assert "is not there" in found(raw.raw_folder, workspace, FAIL).what
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "raw_province_year.csv").write_text("region_id,year\n")
    (folder / "raw_provincial_year.csv").write_text("地区\n", encoding="gb18030")
    (folder / "raw_patent.parquet").write_text("no parquet")
    workspace.remember_raw(folder)
    assert "2 tables: raw_province_year, raw_patent" in found(raw.raw_folder, workspace, OK).what
    assert "raw_provincial_year.csv is not read" in found(raw.raw_folder, workspace, WARN).what
    text, parquet = sorted(each.what for each in raw.raw_files(workspace) if each.level == FAIL)[::-1]
    assert "raw_provincial_year.csv is not UTF-8, from byte 0 on" in text
    assert "raw_patent.parquet is no Parquet file" in parquet


def test_text_that_breaks_off_within_a_character(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "raw_patent.csv").write_bytes("年份,地".encode()[:-1])
    workspace.remember_raw(tmp_path)
    assert "from byte 9 on" in " ".join(each.what for each in raw.raw_files(workspace))


def test_room(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((1 << 20, FAIL), (1 << 30, WARN), (1 << 40, OK)):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: type("Usage", (), {"free": free}))
        assert found(machine.disk, workspace, level)
    for memory, level in ((1 << 30, WARN), (1 << 34, OK), (None, OK)):
        monkeypatch.setattr(machine, "free_memory", lambda memory=memory: memory)
        assert found(machine.memory, workspace, level)


def test_rights(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refused)
    assert "cannot be written to: Permission denied" in found(file_system.rights, workspace, FAIL).what


def test_file_systems(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(file_system.replacing, workspace, OK)
    for kind, words in (("9p", "Windows drive under WSL"), ("nfs4", "network share")):
        monkeypatch.setattr(file_system, "file_system_kind", lambda _, kind=kind: kind)
        assert words in found(file_system.file_system, workspace, WARN).what
    monkeypatch.setattr(file_system, "file_system_kind", lambda _: "ext4")
    assert "OneDrive" in found(file_system.file_system, Workspace(Path("/home/x/OneDrive/project")), WARN).what

    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)
    assert "local disk" in found(file_system.replacing, workspace, FAIL).remedy


def test_fonts(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: ["/f/DejaVuSans.ttf"])
    assert "fonts-noto-cjk" in found(machine.fonts, workspace, WARN).remedy
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: ["/f/NotoSansCJK-Regular.ttc"])
    assert found(machine.fonts, workspace, OK)


def test_a_check_that_cannot_look_is_a_failure(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Workspace) -> Iterator[Finding]:
        raise ImportError("No module named 'duckdb'", name="duckdb")
        yield

    monkeypatch.setitem(CHECKS, "wal", broken)
    (finding,) = [each for name, each in examine(workspace) if name == "wal"]
    assert finding.level == FAIL
    assert "make refresh" in finding.remedy
