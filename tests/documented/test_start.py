"""docs/start.md is a walk; here it is walked: every block of shell, in order, in a folder that looks like the clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT

CLONE = ("Makefile", ".venv", "requirements.lock", "pyproject.toml", "warehouse", "analysis", "orchestration")
"""What the walk touches of a clone."""
CELL = "synthetic_invention_patents_applied.csv::14:B"


@dataclass
class Walk:
    """What every block printed, and the coefficient after it."""

    home: Path
    said: list[str]
    estimates: list[float]


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "start.md").read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def walk(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    home = tmp_path_factory.mktemp("clone") / "resilience"
    home.mkdir()
    for name in CLONE:
        (home / name).symlink_to(ROOT / name)
    shutil.copytree(sample_home / "build", home / "build")  # the refresh of step 1 finds that nothing changed
    shutil.copy2(sample_home / "warehouse.duckdb", home / "warehouse.duckdb")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RESILIENCE_")}
    environment |= {"RESILIENCE_HOME": str(home), "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"}
    said, estimates = [], []
    for block in blocks():
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=home, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
        with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
            query = "select estimate from results.estimates where (spec_id, term) = (?, ?) and is_headline"
            estimates += con.execute(query, ["dai2024.T3.1", "ln_invention_patents"]).fetchone() or ()
    return Walk(home, said, estimates)


def test_the_trace_of_the_page_ends_in_the_cell_it_names(walk: Walk) -> None:
    before = next(said for block, said in zip(blocks(), walk.said, strict=True) if "trace dai2024.T3.1" in block)
    assert f"raw cell {CELL} = 180,938 count" in before


def test_the_changed_cell_changes_the_estimate_and_the_trace(walk: Walk) -> None:
    step = next(i for i, block in enumerate(blocks()) if "sed -i" in block)
    assert len(set(walk.estimates[:step])) == 1
    assert abs(walk.estimates[step] - walk.estimates[0]) > 1e-3
    after = walk.said[step][walk.said[step].index("coefficient ") :]
    assert f"raw cell {CELL} = 90,469 count" in after and f"{walk.estimates[step]:.7g}" in after


def test_the_table_and_the_own_specification_are_there(walk: Walk) -> None:
    assert (walk.home / "table3.docx").read_bytes()[:2] == b"PK"
    assert (walk.home / "report.html").stat().st_size > 100_000
    with duckdb.connect(str(walk.home / "warehouse.duckdb"), read_only=True) as con:
        query = "select round(estimate, 3)::varchar from results.estimates where spec_id = 'mine.T1.2' and is_headline"
        estimates = [number for (number,) in con.execute(query).fetchall()]
    assert estimates and all(number.rstrip("0") in walk.said[-1] for number in estimates)
