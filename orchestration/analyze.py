"""`resilience analyze`: specifications of the user on the project's warehouse or on any DuckDB file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from analysis.run import Outcome, analyze
from analysis.spec import SpecError
from analysis.store import WarehouseError
from orchestration.errors import UserError
from orchestration.workspace import Workspace


def analyze_files(warehouse: Path | None, spec_files: list[Path], say: Callable[[str], None]) -> int:
    """Runs every specification of `spec_files`; one line each. Returns 0, or 1 when some could not run.

    Raises:
        UserError: a file cannot be read as specifications, or the warehouse cannot be opened.
    """
    workspace = Workspace.default()
    with workspace.lock() if warehouse is None else nullcontext():
        try:
            summary = analyze(
                warehouse or workspace.warehouse, spec_files, progress=lambda outcome: say(_line(outcome))
            )
        except SpecError as error:
            raise UserError(rule=str(error), remedy="docs/analysis.md lists every key.", exit_code=2) from error
        except WarehouseError as error:
            raise UserError(
                rule=str(error), remedy="close it elsewhere, or name another file with --warehouse.", exit_code=2
            ) from error
    say(f"{summary.n_ok} specifications estimated, {summary.n_failed} could not run")
    say(f"results: {warehouse or workspace.warehouse}")
    return 1 if summary.n_failed else 0


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
