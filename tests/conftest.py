"""What every test may need."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from orchestration import dbt_build

settings.register_profile("same examples", derandomize=True)
settings.load_profile("same examples")  # a green run stays green; --hypothesis-profile=default draws others

ROOT = Path(__file__).resolve().parents[1]

FIRST = (
    "refresh/test_kill", "refresh/test_own_folder", "documented/test_start", "warehouse/test_invariance",
    "trace/test_one_cell", "refresh/test_real_run", "warehouse/test_trade", "warehouse/test_indices",
    "warehouse/test_extending",
)  # fmt: skip
"""Files of minutes, the longest first: else the last process to end has one of them, and the others wait for it."""

Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the others, and the tests of a file, in the order in which they were found."""
    items.sort(key=lambda item: next((i for i, name in enumerate(FIRST) if f"tests/{name}" in item.nodeid), len(FIRST)))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs the reference data in {folder}")
    return folder


def resilience(
    home: Path, *arguments: str | Path, check: int | None = 0, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command line with its workspace in `home`; asserts the exit code `check` unless that is None."""
    environment = (
        {k: v for k, v in os.environ.items() if not k.startswith("RESILIENCE_")}
        | {"RESILIENCE_HOME": str(home)}
        | settings
    )
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if check is not None:
        assert done.returncode == check, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A workspace in which the sample was refreshed and published; one for all processes. Tests only read it."""
    return made_once("sample_home", request, tmp_path_factory, _refreshed_sample)


@pytest.fixture(scope="module")
def con(sample_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published sample."""
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as opened:
        yield opened


def _refreshed_sample(home: Path) -> None:
    done = resilience(home, "refresh", "--sample", "--json")
    (home / "said.txt").write_text(done.stderr, encoding="utf-8")
    (home / "told.json").write_text(done.stdout, encoding="utf-8")


def made_once(
    name: str, request: pytest.FixtureRequest, temporary: pytest.TempPathFactory, make: Callable[[Path], None]
) -> Path:
    """A folder that the first process of the run fills by `make`; the others wait for it and only read."""
    base = temporary.getbasetemp()
    if hasattr(request.config, "workerinput"):
        base = base.parent
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / f"{name}.done").exists():
            shutil.rmtree(base / name, ignore_errors=True)
            (base / name).mkdir()
            make(base / name)
            (base / f"{name}.done").touch()
    return base / name


@pytest.fixture(scope="session")
def manifest(sample_home: Path) -> dict:
    """dbt's manifest of the project."""
    return dbt_build.manifest(sample_home / "build")
