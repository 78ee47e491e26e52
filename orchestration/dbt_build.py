"""dbt, run in this process on the build file: what failed is told in the words of the model or of the test."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from orchestration import ROOT
from orchestration.errors import UserError
from orchestration.interruption import stop_if_pressed
from orchestration.publish import open_build

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

PARSED = "build/parsed"
"""Where the checkout keeps the project as dbt read it: it depends on the code alone, so every workspace shares it."""
QUIETLY = ("--quiet", "--no-use-colors", "--no-write-json")
"""dbt's artefacts (manifest.json and others) cost half a second each time; who reads them says --write-json."""
LONGEST = 500
"""Characters of a message shown; the log has all of it."""
SHOWN = 5
"""Complaints shown for one test; the query that lists all of them is named."""


@dataclass(frozen=True)
class DbtOutcome:
    """Sentences of tests that warn; a failure is raised instead."""

    warnings: tuple[str, ...]


def dbt(*command: str, warehouse: Path, variables: dict[str, str], run_id: str = "") -> DbtOutcome:
    """Runs a dbt command on `warehouse`, a file called warehouse.duckdb like every build file: relations bear its name.

    Raises:
        UserError: a model or a test failed; every failure is in the message.
    """
    build = warehouse.parent
    project = _project(build)
    outcome = _invoked(command, warehouse, variables, build / "target", _log(build), run_id, project)
    if outcome.result is None or not hasattr(outcome.result, "results"):
        raise _not_started(outcome, build)
    failed = [r for r in outcome.result.results if r.status in ("error", "fail", "runtime error")]
    if failed:
        raise UserError(
            rule="dbt could not build the warehouse:\n" + "\n".join(_sentences(r, warehouse) for r in failed) + "\n",
            remedy=f"mend the cause named above; the full log is {_log(build)}.",
        )
    return DbtOutcome(tuple(_sentences(r, warehouse) for r in outcome.result.results if r.status == "warn"))


def manifest(build: Path) -> dict[str, Any]:
    """The project as dbt reads it, as a dictionary; nothing is built. dbt's log lies in `build`.

    Raises:
        UserError: dbt cannot read the project.
    """
    read: dict[str, Any] = _project(build).writable_manifest().to_dict()
    return read


def _project(build: Path) -> Manifest:
    """The project as dbt reads it: only files that changed since the last time are read anew.

    dbt keeps what it read for one database file and one set of variables, so it reads as if for the same ones always;
    nothing of them is in it. Where nothing can be written to the checkout, it is kept in `build`.
    """
    place = ROOT / PARSED if os.access(ROOT, os.W_OK) else build / "parsed"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # else a second process would read all of it too, or half a file
        outcome = _invoked(("parse",), place / "warehouse.duckdb", {}, target=place, log=_log(build))
    if not outcome.success:
        raise _not_started(outcome, build)
    return cast("Manifest", outcome.result)


def _invoked(
    command: tuple[str, ...],
    warehouse: Path,
    variables: dict[str, str],
    target: Path,
    log: Path,
    run_id: str = "",
    project: Manifest | None = None,
) -> dbtRunnerResult:
    from dbt.cli.main import dbtRunner  # half a second to import: only when needed

    options = {
        "--vars": json.dumps(variables),
        "--log-path": str(log.parent),
        "--target-path": str(target),
        "--profiles-dir": str(ROOT),
        "--project-dir": str(ROOT),
    }
    with (
        _environment(RESILIENCE_BUILD=str(warehouse), RESILIENCE_RUN=run_id),
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        outcome = dbtRunner(manifest=project).invoke([command[0], *QUIETLY, *command[1:], *chain(*options.items())])
    stop_if_pressed()  # dbt makes another error of it, or none
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    return outcome


def _not_started(outcome: dbtRunnerResult, build: Path) -> UserError:
    return UserError(rule=f"dbt could not start: {outcome.exception}", remedy=f"read {_log(build)}.")


def _log(build: Path) -> Path:
    return build / "logs" / "dbt.log"


def _sentences(result: object, warehouse: Path) -> str:
    """What one node says: the complaints of a test that speaks in sentences, else dbt's message."""
    node, message = result.node, " ".join(str(result.message).split())[:LONGEST]  # type: ignore[attr-defined]
    head = f"  {node.resource_type} {node.name}: "
    if (
        node.resource_type != "test"
        or not getattr(node, "compiled_code", None)
        or "as complaint" not in node.compiled_code
    ):
        return head + message
    with open_build(warehouse) as con:
        rows = [str(row[0]) for row in con.execute(f"select complaint from ({node.compiled_code})").fetchall()]
    more = [f"    … and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "\n".join(
        [f"  {node.name.replace('_', ' ')} — not so:", *(f"    {row}" for row in sorted(rows)[:SHOWN]), *more]
    )


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
