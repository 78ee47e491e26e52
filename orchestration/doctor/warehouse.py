"""Checks of the workspace: who holds it, what was left behind, whether the published file opens."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.errors import nearest
from orchestration.export.draft import PREFIX
from orchestration.workspace import Workspace, holder

SETTINGS = ("raw_dir",)
DRAFTS = (".*.publishing", f"{PREFIX}*", ".*.previous")
BUILD_DRAFTS = ("*.draft", "*.last", "recovered.duckdb", f"{PREFIX}*", "export/.*")


def job(workspace: Workspace) -> Iterator[Finding]:
    """No other job of ours holds build/."""
    held = _holder(workspace)
    if held:
        yield fail(f"build/ is held by {held}", "wait until it ends, or stop that process.")
    else:
        yield ok("no other job is at work in build/")


def build_file(workspace: Workspace) -> Iterator[Finding]:
    """No other program has the build file open for writing."""
    if not workspace.warehouse.exists():
        yield ok("no build file yet: the next refresh makes it")
    elif not _holder(workspace):  # else the job has it, which is as it should be
        yield from _opens(workspace.warehouse, "the build file", "Delete it: the next refresh makes it anew.")


def published_file(workspace: Workspace) -> Iterator[Finding]:
    """The published file opens and holds a run."""
    if not workspace.published.exists():
        yield warn(f"{workspace.published}: nothing is published yet", "run `resilience refresh`.")
    else:
        yield from _opens(workspace.published, "the published file")


def write_ahead(workspace: Workspace) -> Iterator[Finding]:
    """No .wal beside the published file: it is only ever read."""
    wal = workspace.published.with_name(workspace.published.name + ".wal")
    if wal.exists():
        what = f"{wal} lies beside the published file: some program opened that for writing"
        yield fail(what, "close that program, open the warehouse read-only, and delete the .wal file.")
    else:
        yield ok("no .wal file beside the published file")


def settings(workspace: Workspace) -> Iterator[Finding]:
    """resilience.toml can be read and says nothing unknown."""
    import tomllib

    if not workspace.settings.exists():
        yield ok("no resilience.toml: no raw folder is remembered")
        return
    workspace.remembered_raw()  # raises where it is not TOML, or the folder no text
    known = tomllib.loads(workspace.settings.read_text(encoding="utf-8"))
    unknown = [name for name in known if name not in SETTINGS]
    for name in unknown:
        guess = nearest(name, SETTINGS) or f"it knows {', '.join(SETTINGS)}."
        yield warn(f"{workspace.settings}: {name!r} is not read", f"delete the line; {guess}")
    if not unknown:
        yield ok(f"{workspace.settings} is sound")


def leftovers(workspace: Workspace) -> Iterator[Finding]:
    """No drafts of jobs that were killed."""
    drafts = [path for pattern in DRAFTS for path in workspace.home.glob(pattern)]
    drafts += [path for pattern in BUILD_DRAFTS for path in workspace.build.glob(pattern)]
    if drafts and not _holder(workspace):
        names = ", ".join(str(path) for path in sorted(drafts)[:5])
        yield warn(f"{len(drafts)} drafts of jobs that were killed: {names}", "delete them.")
    else:
        yield ok("no drafts were left behind")


def _opens(file: Path, what: str, remedy: str = "") -> Iterator[Finding]:
    from analysis.store import WarehouseError, data_kind, reading

    try:
        with closing(reading(file)) as con:
            kind = "synthetic sample" if data_kind(con) == "sample" else "your own data"
            n = con.execute("select count(*) from duckdb_tables() where not internal").fetchall()[0][0]
    except WarehouseError as error:
        yield fail(error.rule, remedy if "Corrupt" in error.rule and remedy else error.remedy)
    else:
        yield ok(f"{what} opens: {n} tables, {kind}")


def _holder(workspace: Workspace) -> str:
    """The job that holds build/, in words; empty where none does."""
    try:
        with (workspace.build / "lock").open(encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return holder(handle.read())
    except FileNotFoundError:
        pass
    return ""
