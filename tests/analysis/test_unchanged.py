"""`analyze` leaves out what would give the same results, and gives the same in one process and in two."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analysis.run import RunSummary, analyze
from tests.estimators.samples import random_panel

SPECS = """
paper: p
panel: main.panel
region: unit
time: time
defaults: {estimator: within, outcome: y, fixed_effects: [unit, time], covariance: cluster}
tables:
  T1:
    "1": {focal: [x1]}
    "2": {focal: [x1], controls: [x2], compare: "1"}
    "3": {focal: [nope]}
    "4": {estimator: mediation, focal: [x1], mediator: x3}
    "5": {same_as: "4#a"}
"""
TABLES = ("specs", "fits", "estimates", "diagnostics", "dropped", "failures")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        con.register("frame", random_panel(units=14))
        con.execute("create table main.panel as from frame")
    return path


@pytest.fixture
def spec_file(tmp_path: Path) -> Path:
    path = tmp_path / "p.yml"
    path.write_text(SPECS, encoding="utf-8")
    return path


def again(warehouse: Path, spec_file: Path, code_version: str = "1") -> RunSummary:
    return analyze(warehouse, [spec_file], code_version=code_version, only_changed=True)


def ids(summary: RunSummary) -> list[str]:
    return [outcome.spec.spec_id.removeprefix("p.T1.") for outcome in summary.outcomes]


def rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        queries = {table: f"select * exclude run_id from results.{table}" for table in ("specs", "failures")}
        return {t: con.execute(queries.get(t, f"from results.{t}") + " order by all").fetchall() for t in TABLES}


def test_only_failures_are_tried_again(warehouse: Path, spec_file: Path) -> None:
    assert ids(again(warehouse, spec_file)) == ["1", "2", "3", "4", "5"]
    before = rows(warehouse)
    second = again(warehouse, spec_file)
    assert (ids(second), second.n_unchanged, second.n_failed) == (["3"], 4, 1)
    assert rows(warehouse) == before
    assert ids(again(warehouse, spec_file, code_version="2")) == ["1", "2", "3", "4", "5"]


def test_what_changed_runs_with_what_hangs_on_it(warehouse: Path, spec_file: Path) -> None:
    again(warehouse, spec_file)
    spec_file.write_text(SPECS.replace('"1": {focal: [x1]}', '"1": {focal: [x1], where: "time > 0"}'), encoding="utf-8")
    assert ids(again(warehouse, spec_file)) == ["1", "2", "3"]  # 2 compares with 1
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update main.panel set x3 = x3 + 1 where unit = 0 and time = (select max(time) from main.panel)")
    assert ids(again(warehouse, spec_file)) == ["3", "4", "5"]  # 5 prints an equation of 4


def test_two_processes_give_the_same(warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    one = rows(warehouse)
    seen: list[str] = []
    summary = analyze(warehouse, [spec_file], lambda outcome: seen.append(outcome.spec.spec_id), jobs=2)
    assert rows(warehouse) == one
    assert seen == ["p.T1.1", "p.T1.2", "p.T1.3", "p.T1.4", "p.T1.5"]
    assert summary.n_failed == 1
    assert "nope" in str(summary.failures[0].error)
