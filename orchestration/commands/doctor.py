"""`resilience doctor`: what may stand in the way, and what to do about it."""

from __future__ import annotations

import argparse

from orchestration.commands import Subparsers, example_parser, say, speaks_json


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "doctor",
        "check Python, packages, locks, files, disk and raw folder",
        "Checks what may stand in the way of a refresh, and says what to do. Changes nothing. Exit code 1 when\n"
        "something fails; a warning alone is 0.",
        "  resilience doctor\n  resilience doctor --json     one JSON object with every finding\n",
    )
    speaks_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from orchestration.doctor.checks import examine
    from orchestration.doctor.finding import FAIL, WARN
    from orchestration.voice import tell
    from orchestration.workspace import Workspace

    findings = []
    for check, finding in examine(Workspace.default()):
        findings.append({"check": check} | asdict(finding))
        say(f"{finding.level:<5} {check}: {finding.what}")
        if finding.remedy:
            say(f"      what to do: {finding.remedy}")
    levels = [finding["level"] for finding in findings]
    tell(findings=findings, failed=levels.count(FAIL), warned=levels.count(WARN))
    say(f"{len(levels)} findings, {levels.count(FAIL)} failures, {levels.count(WARN)} warnings")
    return 1 if FAIL in levels else 0
