"""The main job: landing -> dbt build -> analysis -> publish. A failure leaves the published warehouse as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis import store
from analysis.run import RunSummary, new_run_id, run
from analysis.spec import Spec
from orchestration import history, landed, quarantine_table
from orchestration.dbt_build import DbtOutcome, dbt
from orchestration.fingerprint import code_version
from orchestration.history import Inputs
from orchestration.interruption import stop_if_pressed
from orchestration.publish import open_build, publish
from orchestration.rawfolder import RawFolder, choose
from orchestration.specifications import BESIDE, known_specifications, recover_user_specifications
from orchestration.verdicts import built_line, failure_lines, summary_facts, verdict_lines
from orchestration.voice import step, tell
from orchestration.workspace import Workspace

REPORTS = "path:warehouse/models/reports"
"""Views over results, and the tests that hold only once analysis has run."""

NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
"""Unit tests are of code, and `make test` runs them: as `selectors.yml` says for a plain `dbt build`."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What the user asked of a refresh."""

    raw: Path | None = None
    sample: bool = False
    out: Path | None = None
    quarantine: bool = False
    full: bool = False
    jobs: int = 1


def refresh(request: Request, workspace: Workspace, say: Say) -> int:
    """Brings the published warehouse up to date. Returns the exit code: 0 ok, 1 findings.

    Raises:
        UserError: raw rows break the contract (without --quarantine), dbt fails, or another job holds build/.
    """
    with workspace.lock():
        folder = choose(request.raw, request.sample, workspace)
        target = request.out or workspace.published
        say(
            f"raw folder {folder.path}"
            + (" (synthetic sample, not evidence · 合成样本数据，非证据)" if folder.is_sample else "")
        )
        tell(raw_folder=folder.path, data_kind=folder.data_kind)
        inputs = Inputs.of(folder)
        last = history.last_refresh(workspace.warehouse)
        if request.full or (last and last.n_refused and not request.quarantine):
            last = None
        built = last if last and last.made_marts_of(inputs, landed.inputs(workspace)) else None
        if built and built.inputs == inputs and target.exists():
            code = _again(workspace, inputs, built, say)
        elif built or landed.land(folder, workspace, inputs.landed, request.quarantine, say):
            code = _anew(request, workspace, folder, inputs, built, say)
        else:
            return 1
        with step("publish", "publish"):
            publish(workspace.warehouse, target)
        if request.raw:
            workspace.remember_raw(folder.path)
        with open_build(workspace.warehouse) as con:
            say(built_line(con))
            for line in verdict_lines(con):
                say(line)
        tell(warehouse=target)
        say(f"warehouse: {target}")
        return code


def _again(workspace: Workspace, inputs: Inputs, last: history.Refresh, say: Say) -> int:
    """Raw folder, code and specifications are those of the last refresh: one more row in results.runs."""
    run_id = new_run_id()
    with open_build(workspace.warehouse) as con:
        history.start(con, run_id, inputs)
        store.finish_run(con, run_id, "unchanged")
    tell(run_id=run_id, status="unchanged")
    say(
        f"nothing changed since {last.run_id}: raw files, code and specifications are the same (--full runs everything)"
    )
    return 1 if last.n_failures else 0


def _anew(
    request: Request, workspace: Workspace, folder: RawFolder, inputs: Inputs, built: history.Refresh | None, say: Say
) -> int:
    """From dbt build to reports in the build file; what `built` made of the same data stays."""
    recover_user_specifications(workspace)
    run_id = new_run_id()
    with open_build(workspace.warehouse) as con:
        store.ensure_results(con)
        specs = known_specifications(folder.path / BESIDE, con)  # a file that cannot be read leaves no run behind
        history.start(con, run_id, inputs)
    try:
        variables = {
            "raw_dir": str(landed.place(workspace)),
            "registry_dir": str(folder.path / "registry"),
            "data_hash": inputs.data_hash,
        }
        build = partial(dbt, "build", *NO_UNIT_TESTS, warehouse=workspace.warehouse, variables=variables, run_id=run_id)
        if built:
            say(f"the marts stay: data, code and definitions are those of {built.run_id} (--full runs everything)")
        else:
            _build(build, workspace, say)
        summary = _analyze(request, workspace, specs, run_id, say)
        with step("reports", "reports"):
            build("--select", REPORTS)
        stop_if_pressed()
    except BaseException:  # Ctrl-C too: the run is over, and says so
        _finish(workspace, run_id, "failed")
        raise
    status = "findings" if summary.n_failed else "ok"
    _finish(workspace, run_id, status)
    tell(run_id=run_id, status=status, **summary_facts(summary))
    for line in failure_lines(summary):
        say(line)
    return 1 if summary.n_failed else 0


def _build(build: Callable[..., DbtOutcome], workspace: Workspace, say: Say) -> None:
    with step("dbt build", "build"):
        outcome = build("--exclude", REPORTS)
    for warning in outcome.warnings:
        say(warning)
    with open_build(workspace.warehouse) as con:
        quarantine_table.load(con, workspace.build / "quarantine.csv")


def _analyze(request: Request, workspace: Workspace, specs: list[Spec], run_id: str, say: Say) -> RunSummary:
    code = None if request.full else code_version()
    with step(f"analysis of {len(specs)} specifications", "analysis"):
        summary = run(workspace.warehouse, specs, run_id, jobs=request.jobs, unless_by=code)
        with open_build(workspace.warehouse) as con:
            store.keep_only(con, [spec.spec_id for spec in specs])
    if summary.n_unchanged:
        say(f"{summary.n_unchanged} of them have the data of their results and were left (--full runs everything)")
    return summary


def _finish(workspace: Workspace, run_id: str, status: str) -> None:
    with open_build(workspace.warehouse) as con:
        store.finish_run(con, run_id, status)
