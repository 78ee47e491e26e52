"""Publishing replaces the file in one step: readers never wait, never see half, and a failure changes nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import UserError
from orchestration.publish import publish
from orchestration.workspace import Workspace
from tests.conftest import ROOT

KILLED_AT_EVERY_LINE = """
import os, shutil, signal, sys
from itertools import count
from pathlib import Path
from orchestration import publish

def kill_at(line):
    def trace(frame, event, _):
        nonlocal line
        if frame.f_code.co_filename != publish.__file__:
            return None
        line -= event == "line"
        if line == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace

folder = Path(sys.argv[1])
for line in count(1):
    home = shutil.copytree(folder / "before", folder / str(line))
    if not (child := os.fork()):
        sys.settrace(kill_at(line))
        publish.publish(home / "build.duckdb", home / "warehouse.duckdb")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(status)
    if status != signal.SIGKILL:
        break
"""
"""Publishes once for every line that publishing executes, each time on a copy of `before`, and is killed there."""


def build(path: Path, value: int) -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts; create schema reports")
        con.execute(f"create table marts.numbers as select {value} as n")
        con.execute("create view reports.doubled as select 2 * n as n from marts.numbers")
    return path


def read(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("select n from reports.doubled").fetchall()[0][0]


def test_views_work_under_any_file_name(tmp_path: Path) -> None:
    publish(build(tmp_path / "warehouse.duckdb", 1), tmp_path / "elsewhere" / "another name's.duckdb")
    assert read(tmp_path / "elsewhere" / "another name's.duckdb") == 2


def test_open_readers_keep_their_snapshot_and_new_ones_see_the_new(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(build(tmp_path / "build.duckdb", 1), target)
    with duckdb.connect(str(target), read_only=True) as reader:
        assert reader.execute("select n from marts.numbers").fetchall() == [(1,)]
        publish(build(tmp_path / "build.duckdb", 2), target)
        assert reader.execute("select n from reports.doubled").fetchall() == [(2,)]
    assert read(target) == 4
    assert read(tmp_path / "warehouse.duckdb.previous") == 2
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".publishing", ".wal")]


def test_a_failure_leaves_the_last_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(build(tmp_path / "build.duckdb", 1), target)
    build(tmp_path / "build.duckdb", 2)

    def full_disk(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("orchestration.publish.os.fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        publish(tmp_path / "build.duckdb", target)
    assert read(target) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build.duckdb", "warehouse.duckdb"]


def test_a_leftover_of_a_killed_publish_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "warehouse.duckdb"
    (tmp_path / ".warehouse.duckdb.publishing").write_bytes(b"half a file")
    publish(build(tmp_path / "build.duckdb", 3), target)
    assert read(target) == 6


def test_a_kill_at_any_line_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    """And the next publish succeeds, sweeping what the killed one left."""
    before = tmp_path / "before"
    before.mkdir()
    with duckdb.connect(str(build(before / "build.duckdb", 1))) as con:
        con.execute(f"copy (select 1 as n) to '{tmp_path / 'rows.parquet'}' (format parquet)")
        con.execute(f"create view marts.rows as select n from read_parquet('{tmp_path / 'rows.parquet'}')")
    publish(before / "build.duckdb", before / "warehouse.duckdb")
    with duckdb.connect(str(before / "build.duckdb")) as con:
        con.execute("update marts.numbers set n = 2")
    command = [sys.executable, "-c", KILLED_AT_EVERY_LINE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    *killed, last = map(int, done.stdout.split())
    assert set(killed) == {signal.SIGKILL} and last == 0
    found = []
    for line in range(1, len(killed) + 1):
        home = tmp_path / str(line)
        found.append(read(home / "warehouse.duckdb"))
        publish(home / "build.duckdb", home / "warehouse.duckdb")
        assert read(home / "warehouse.duckdb") == 4
        left = {path.name for path in home.iterdir()}
        assert left == {"build.duckdb", "warehouse.duckdb", "warehouse.duckdb.previous"}
    replaced = found.index(4)
    assert found == [2] * replaced + [4] * (len(found) - replaced) and replaced > 40


def test_what_cannot_be_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no built warehouse.*resilience refresh"):
        publish(tmp_path / "absent.duckdb", tmp_path / "warehouse.duckdb")
    build(tmp_path / "build.duckdb", 1)
    (tmp_path / "warehouse.duckdb.wal").touch()
    with pytest.raises(UserError, match=r"warehouse.duckdb.wal lies beside it.*read-only"):
        publish(tmp_path / "build.duckdb", tmp_path / "warehouse.duckdb")


def test_a_second_job_is_refused_by_the_name_of_the_first(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with (
        workspace.lock(),
        pytest.raises(UserError, match=rf"at work here: `.*` \(process {os.getpid()}, started 20"),
        workspace.lock(),
    ):
        pytest.fail("two jobs held the lock")
    with workspace.lock():
        pass


def test_views_of_files_elsewhere_are_left_out(tmp_path: Path) -> None:
    """And the views that read them, in whatever order; the published file stands alone."""
    built = build(tmp_path / "build.duckdb", 1)
    with duckdb.connect(str(built)) as con:
        con.execute(f"copy (select 1 as n) to '{tmp_path / 'rows.parquet'}' (format parquet)")
        con.execute(f"create view marts.rows as select n from read_parquet('{tmp_path / 'rows.parquet'}')")
        con.execute("create view marts.again as from marts.rows")
        con.execute("create view marts.and_again as from marts.again")
    publish(built, tmp_path / "warehouse.duckdb")
    (tmp_path / "rows.parquet").unlink()
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as con:
        views = con.execute("select view_name from duckdb_views() where not internal").fetchall()
    assert views == [("doubled",)]
    with duckdb.connect(str(built), read_only=True) as con:
        assert con.execute("select count(*) from duckdb_views() where not internal").fetchall() == [(4,)]
