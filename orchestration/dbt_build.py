"""dbt, run in this process on the build file: what failed is told in the words of the model or of the test."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration import ROOT
from orchestration.errors import UserError
from orchestration.publish import open_build

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

LONGEST = 500
"""Characters of a message shown; the log has all of it."""
SHOWN = 5
"""Complaints shown for one test; the query that lists all of them is named."""


@dataclass(frozen=True)
class DbtOutcome:
    """Sentences of tests that warn; a failure is raised instead."""

    warnings: tuple[str, ...]


def dbt(*command: str, warehouse: Path, variables: dict[str, str], run_id: str = "") -> DbtOutcome:
    """Runs a dbt command on `warehouse`. `run_id` is no variable: at a new value dbt would read the whole project anew.

    Raises:
        UserError: a model or a test failed; every failure is in the message.
    """
    outcome = _invoked(command, warehouse, variables, run_id, warehouse.parent / "target")
    if outcome.result is None or not hasattr(outcome.result, "results"):
        raise _not_started(outcome, warehouse)
    failed = [r for r in outcome.result.results if r.status in ("error", "fail", "runtime error")]
    if failed:
        raise UserError(
            rule="dbt could not build the warehouse:\n" + "\n".join(_sentences(r, warehouse) for r in failed) + "\n",
            remedy=f"mend the cause named above; the full log is {_log(warehouse)}.",
        )
    return DbtOutcome(tuple(_sentences(r, warehouse) for r in outcome.result.results if r.status == "warn"))


def manifest(warehouse: Path, target: Path) -> dict[str, Any]:
    """The project as dbt reads it, without touching `warehouse`; dbt's own files go to the folder `target`.

    Raises:
        UserError: dbt cannot read the project.
    """
    outcome = _invoked(("parse",), warehouse, {}, "", target)
    if not outcome.success:
        raise _not_started(outcome, warehouse)
    read: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return read


def _invoked(
    command: tuple[str, ...], warehouse: Path, variables: dict[str, str], run_id: str, target: Path
) -> dbtRunnerResult:
    from dbt.cli.main import dbtRunner  # half a second to import: only when needed

    with (
        _environment(RESILIENCE_BUILD=str(warehouse), RESILIENCE_RUN=run_id),
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        outcome = dbtRunner().invoke(
            [
                *command,
                "--quiet",
                "--no-use-colors",
                "--vars",
                json.dumps(variables),
                "--log-path",
                str(_log(warehouse).parent),
                "--target-path",
                str(target),
                "--profiles-dir",
                str(ROOT),
                "--project-dir",
                str(ROOT),
            ]
        )
    if isinstance(outcome.exception, KeyboardInterrupt):  # dbt keeps it to itself
        raise outcome.exception
    return outcome


def _not_started(outcome: dbtRunnerResult, warehouse: Path) -> UserError:
    return UserError(rule=f"dbt could not start: {outcome.exception}", remedy=f"read {_log(warehouse)}.")


def _log(warehouse: Path) -> Path:
    return warehouse.parent / "logs" / "dbt.log"


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
