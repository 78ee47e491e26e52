"""The table of checks, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestration.doctor import file_system, machine, python, raw, warehouse
from orchestration.doctor.finding import Finding, fail
from orchestration.errors import UserError
from orchestration.workspace import Workspace

Check = Callable[[Workspace], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "python": python.python_version,
    "environment": python.environment,
    "packages": python.packages,
    "dbt": python.other_dbt,
    "rights": file_system.rights,
    "replacing": file_system.replacing,
    "file system": file_system.file_system,
    "disk": machine.disk,
    "memory": machine.memory,
    "settings": warehouse.settings,
    "job": warehouse.job,
    "build file": warehouse.build_file,
    "published file": warehouse.published_file,
    "wal": warehouse.write_ahead,
    "leftovers": warehouse.leftovers,
    "raw folder": raw.raw_folder,
    "raw files": raw.raw_files,
    "fonts": machine.fonts,
    "programs": machine.programs,
}
"""A check by its name, in the order in which they are run."""


def examine(workspace: Workspace) -> Iterator[tuple[str, Finding]]:
    """Every finding with the name of its check."""
    for name, check in CHECKS.items():
        for finding in _examined(check, workspace):
            yield name, finding


def _examined(check: Check, workspace: Workspace) -> Iterator[Finding]:
    """What a check finds; what keeps it from looking is a finding too."""
    try:
        yield from check(workspace)
    except UserError as error:
        place = f"{error.file}: " if error.file else ""
        yield fail(f"{place}{error.rule}", error.remedy)
    except ImportError as error:
        yield fail(f"it needs {error.name}, which cannot be imported: {error}", python.AGAIN)
    except OSError as error:
        yield fail(f"it could not look: {error}", "check the path and its permissions.")
