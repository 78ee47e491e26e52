"""`resilience analyze`: specifications of the user on the project's warehouse or on any DuckDB file."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from analysis import store
from analysis.job import Outcome
from analysis.run import analyze
from analysis.spec import Spec
from analysis.store import WarehouseError
from orchestration import fingerprint
from orchestration.errors import UserError
from orchestration.interruption import stop_if_pressed
from orchestration.publish import open_build
from orchestration.rawfolder import choose
from orchestration.specifications import BESIDE, known_specifications
from orchestration.verdicts import summary_facts
from orchestration.voice import tell
from orchestration.workspace import Workspace


@dataclass(frozen=True)
class Request:
    """What the user asked of `analyze`: without `specs` those that a refresh of this project runs."""

    warehouse: Path | None = None
    specs: tuple[Path, ...] = ()
    everything: bool = False
    jobs: int = 1


def analyze_files(request: Request, say: Callable[[str], None]) -> int:
    """Runs the specifications that changed, or all; one line each. Returns 0, or 1 when some could not run.

    Raises:
        UserError: a file cannot be read as specifications, or the warehouse cannot be opened.
    """
    workspace = Workspace.default()
    with workspace.lock() if request.warehouse is None else nullcontext():
        try:
            summary = analyze(
                request.warehouse or workspace.warehouse,
                request.specs,
                _Progress(say),
                specs=_known(request, workspace),
                code_version=fingerprint.code_version(),
                only_changed=not request.everything,
                jobs=request.jobs,
            )
        except WarehouseError as error:
            raise UserError(rule=error.rule, remedy=error.remedy, exit_code=2) from error
    tell(warehouse=request.warehouse or workspace.warehouse, run_id=summary.run_id, **summary_facts(summary))
    same = f", {summary.n_unchanged} unchanged (--all runs them too)" if summary.n_unchanged else ""
    say(f"{summary.n_ok} specifications estimated, {summary.n_failed} could not run{same}")
    say(f"results: {request.warehouse or workspace.warehouse}")
    return 1 if summary.n_failed else 0


def _known(request: Request, workspace: Workspace) -> list[Spec]:
    """The specifications of a refresh, where the user names none. Raises UserError where there are none."""
    if request.specs:
        return []
    if request.warehouse:
        raise UserError(
            rule="--warehouse needs --spec: only the project's own warehouse has specifications of its own",
            remedy="resilience analyze --warehouse FILE --spec my.yml",
            exit_code=2,
        )
    if not workspace.warehouse.exists():
        raise UserError(rule=f"{workspace.warehouse}: no such file", remedy="run `resilience refresh`.", exit_code=2)
    with open_build(workspace.warehouse) as con:
        store.ensure_results(con)
        return known_specifications(choose(None, False, workspace).path / BESIDE, con)


@dataclass
class _Progress:
    """One line per specification, with its number and the seconds since the last."""

    say: Callable[[str], None]
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def __call__(self, outcome: Outcome) -> None:
        stop_if_pressed()
        self.done, now = self.done + 1, time.monotonic()
        self.say(f"[{self.done}] {_line(outcome)}, {now - self.began:.1f} s")
        self.began = now


def _line(outcome: Outcome) -> str:
    if outcome.error:
        return f"{outcome.spec.spec_id}: could not run: {outcome.error}"
    focal = outcome.focal_estimate
    if focal is None or outcome.result is None:
        return f"{outcome.spec.spec_id}: {outcome.spec.estimator}"
    return (
        f"{outcome.spec.spec_id}: {focal.term} {focal.estimate:.4g} ({focal.std_error:.4g}) p {focal.p_value:.3f}, "
        f"{focal.covariance}, n {outcome.result.fit.n_obs}"
    )
