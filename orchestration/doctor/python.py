"""Checks of Python and of the packages: are they the project's?"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from orchestration import ROOT
from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.workspace import Workspace

SUPPORTED = ((3, 11), (3, 13))
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)
EXACT = ("duckdb", "dbt-core", "dbt-duckdb", "dbt-adapters", "pandas", "numpy", "pyarrow")
"""Packages whose other versions are known to behave otherwise."""
AGAIN = "run `make refresh` in the checkout: it installs requirements.lock into .venv."


def python_version(_: Workspace) -> Iterator[Finding]:
    """Python 3.11 to 3.13."""
    first, last = SUPPORTED
    if first <= sys.version_info[:2] <= last:
        yield ok(f"Python {platform.python_version()}")
    else:
        remedy = "make .venv anew with another: make clean; make refresh PYTHON=python3.12"
        yield fail(f"Python {platform.python_version()}; 3.11, 3.12 or 3.13 is needed", remedy)


def environment(_: Workspace) -> Iterator[Finding]:
    """The command runs in the project's .venv, and no other environment stands before it."""
    prefix, conda = Path(sys.prefix).resolve(), os.environ.get("CONDA_PREFIX")
    own = (ROOT / ".venv").resolve()
    if prefix == own:
        yield ok(str(own))
    elif conda and prefix == Path(conda).resolve():
        remedy = f"run `conda deactivate`, then {own}/bin/resilience."
        yield warn(f"the command runs in the conda environment {prefix}, not in the project's {own}", remedy)
    else:
        yield warn(f"the command runs in {prefix}, not in the project's {own}", f"run {own}/bin/resilience.")
    found = shutil.which("resilience")
    if found and Path(found).resolve().parent != prefix / "bin":
        yield warn(f"`resilience` typed alone is {found}", f"type {own}/bin/resilience, or activate {own}.")


def packages(_: Workspace) -> Iterator[Finding]:
    """The locked packages are there, in their locked versions."""
    locked = _locked()
    missing, other = [], []
    for name, wanted in locked.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            missing.append(f"{name} {wanted}")
            continue
        if found != wanted:
            other.append((name, f"{name} {found} instead of {wanted}"))
    if missing:
        yield fail(f"missing packages: {', '.join(missing)}", AGAIN)
    grave = [words for name, words in other if name in EXACT]
    if grave:
        yield fail(f"other versions than locked: {', '.join(grave)}", AGAIN)
    if slight := [words for name, words in other if name not in EXACT]:
        yield warn(f"other versions than locked: {', '.join(slight)}", AGAIN)
    if not missing and not other:
        yield ok(f"{len(locked)} locked packages, DuckDB {version('duckdb')}, dbt {version('dbt-core')}")


def other_dbt(_: Workspace) -> Iterator[Finding]:
    """No dbt of another making: dbt-core 1.12 and 2, and dbt Fusion, do not build this project."""
    try:
        core = version("dbt-core")
    except PackageNotFoundError:
        return  # packages says so
    if not core.startswith("1.11."):
        yield fail(f"dbt-core {core}: the project is built with 1.11", f"never `pip install dbt`; {AGAIN}")
    found = shutil.which("dbt")
    if found and Path(found).resolve().parent != Path(sys.prefix).resolve() / "bin":
        kind = "dbt Fusion or another binary" if _is_binary(Path(found)) else "of another environment"
        remedy = f"type {sys.prefix}/bin/dbt for this project; `resilience` uses its own."
        yield warn(f"`dbt` typed alone is {found}, {kind}", remedy)
    elif core.startswith("1.11."):
        yield ok(f"dbt-core {core}")


def _locked() -> dict[str, str]:
    from packaging.markers import Marker

    pins = PINNED.findall(LOCK.read_text(encoding="utf-8"))
    return {name: wanted for name, wanted, marker in pins if not marker or Marker(marker.strip()).evaluate()}


def _is_binary(program: Path) -> bool:
    try:
        with program.open("rb") as file:
            return file.read(2) != b"#!"
    except OSError:
        return False
