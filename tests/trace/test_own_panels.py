"""Specifications of a user's own, whose panels are not those of the marts as they are."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from analysis.run import analyze
from orchestration import trace
from orchestration.trace.node import Node
from orchestration.trace.tree import screen

SPECS = """
paper: mine
defaults: {region: region_id, time: year}
tables:
  T1:
    renamed: {estimator: pooled, region: r, time: t, outcome: y, focal: [ln_real_gdp_pc], panel: "(select
      region_id as r, year as t, ln_real_gdp_pc, 2 * resilience__trade_deviation as y from marts.panel_province)"}
    changed: {estimator: pooled, outcome: resilience__trade_deviation, focal: [ln_real_gdp_pc], panel: "(select
      region_id, year, 1 + ln_real_gdp_pc as ln_real_gdp_pc, resilience__trade_deviation from marts.panel_province)"}
    cross_section: {estimator: pooled, region: null, time: null, outcome: resilience__trade_deviation,
      focal: [ln_real_gdp_pc], covariance: hc1, panel: marts.panel_province}
"""


@pytest.fixture(scope="module")
def own(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine.yml").write_text(SPECS, encoding="utf-8")
    copy = folder / "warehouse.duckdb"
    copy.write_bytes((sample_home / "warehouse.duckdb").read_bytes())
    assert analyze(copy, [folder / "mine.yml"]).n_ok == 3
    with closing(duckdb.connect(str(copy), read_only=True)) as con:
        yield con


def first_row(con: duckdb.DuckDBPyConnection, spec_id: str) -> Node:
    return trace.forward(con, spec_id, "ln_real_gdp_pc", rows=1).children[0].children[0]


def test_rows_of_other_keys_keep_their_names(own: duckdb.DuckDBPyConnection) -> None:
    row = first_row(own, "mine.T1.renamed")
    assert len(row.name.split()[0]) == 6 and row.region_id == ""
    assert all("no cell can be named" in cell.note for cell in row.children)
    assert first_row(own, "mine.T1.cross_section").name.startswith("number ")


def test_a_changed_column_is_said_to_be_changed(own: duckdb.DuckDBPyConnection) -> None:
    outcome, variable = first_row(own, "mine.T1.changed").children
    assert "changes this column" in variable.note and "changes this column" in screen(variable)
    assert outcome.note == ""


def test_a_query_that_names_a_column_depends_on_it(own: duckdb.DuckDBPyConnection) -> None:
    found = trace.reverse(own, "synthetic_trade_total_yuan.csv::14:B").estimates
    mine = {(each.spec_id, each.how) for each in found if each.spec_id.startswith("mine")}
    assert mine == {
        ("mine.T1.renamed", "by the query of its panel"),
        ("mine.T1.changed", "by the query of its panel"),
        ("mine.T1.changed", "by its variables"),
        ("mine.T1.cross_section", "by its variables"),
    }
