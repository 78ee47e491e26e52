"""The accepted rows of a raw folder, in build/landed: judged by the gate, said, and known by which data they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchestration import registry
from orchestration.landing import quarantine
from orchestration.landing.gate import GateReport
from orchestration.landing.gate import land as landing
from orchestration.rawfolder import RawFolder
from orchestration.voice import step, tell
from orchestration.workspace import Workspace

OF_DATA = "of"
"""The file beside the rows that says which data they are, and which code judged them."""


def place(workspace: Workspace) -> Path:
    """The folder of the rows."""
    return workspace.build / "landed"


def inputs(workspace: Workspace) -> str:
    """Which data were landed last, by which code, built or not; empty where none were."""
    written = place(workspace) / OF_DATA
    return written.read_text(encoding="utf-8") if written.exists() else ""


def land(
    folder: RawFolder, workspace: Workspace, made_of: str, without_refused: bool, say: Callable[[str], None]
) -> bool:
    """Judges and lands the raw folder; `made_of` says which data these are, and which code judges them.

    Returns whether to go on: nothing was refused, or it may be left out.

    Raises:
        UserError: a file of the folder cannot be read at all.
    """
    with step("landing", "landing"):
        report = landing(folder.path, workspace.build, registry.overlaid(folder.path / "registry"))
        (place(workspace) / OF_DATA).write_text(made_of, encoding="utf-8")
    tell(rows_refused=report.rows_refused)
    for notice in report.notices:
        say(f"  {notice}")
    if report.refused:
        _tell_refused(report, workspace.build / "quarantine.csv", without_refused, say)
    return without_refused or not report.refused


def _tell_refused(report: GateReport, listed: Path, without_refused: bool, say: Callable[[str], None]) -> None:
    tell(status="refused", quarantine=listed)
    say(quarantine.summary(report.refused))
    say(
        f"{report.rows_refused} rows are left out; they are published as quarantine.rows"
        if without_refused
        else f"{report.rows_refused} rows break the raw contract, and nothing was built. All of them are in "
        f"{listed}. Mend them, or go on without them: resilience refresh --quarantine"
    )
