"""Warehouses to make tables of: the refreshed sample, and a file of a user's own with hostile names."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from analysis.store import ensure_results
from orchestration.tables import opened

HOSTILE = "=cmd|'/c calc'!A0"
"""A variable that a spreadsheet would run."""


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Path:
    """The published sample warehouse."""
    return sample_home / "warehouse.duckdb"


@pytest.fixture(scope="session")
def con(sample: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published sample warehouse, opened as the command opens it."""
    with opened(sample) as con:
        yield con


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's file: schema results and nothing else; one column estimated, one failed, a table that failed."""
    path = tmp_path_factory.mktemp("own") / "own.duckdb"
    keys = {"region": "firm", "time": "year", "panel": "main.t", "focal": ["R&D_50%"], "fixed_effects": ["firm_[x]"]}
    with duckdb.connect(str(path)) as con:
        ensure_results(con)
        con.execute("insert into results.runs values ('r', now(), now(), '0', null, 'user', 'ok')")
        for table, column in (("1", "1"), ("1", "2"), ("2", "1")):
            spec = keys | {"outcome": "y|z <b>", "controls": [HOSTILE], "column": column}
            con.execute(
                "insert into results.specs values (?, 'r', 'mine', ?, ?, 'my_estimator', 'y', null, 'user', ?)",
                [f"mine.T{table}.{column}", table, column, json.dumps(spec)],
            )
        for spec_id in ("mine.T1.2", "mine.T2.1"):
            con.execute("insert into results.failures values (?, 'r', 'SpecError', 'x\x07 has no data')", [spec_id])
        con.execute("insert into results.fits (spec_id, n_obs, r2) values ('mine.T1.1', 1234567, 0.5)")
        con.executemany(
            "insert into results.estimates values ('mine.T1.1', ?, ?, ?, ?, ?, ?, ?, 0, 0)",
            [
                ("R&D_50%", "cluster", True, -1.5, 0.5, -3.0, 0.004),
                (HOSTILE, "cluster", True, 2e-8, 1e-8, 2.0, 0.06),
                ("R&D_50%", "hc1", False, -1.5, 1.0, -1.5, 0.14),
                (HOSTILE, "hc1", False, 2e-8, 4e-8, 0.5, 0.62),
            ],
        )
    return path
