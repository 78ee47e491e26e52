"""Panels of any kind in, rows of the schema `results` out, and files that are no warehouse."""

import subprocess
import sys
from dataclasses import astuple
from pathlib import Path

import duckdb
import pytest

from analysis.opening import relations
from analysis.run import analyze, new_run_id, run
from analysis.store import WarehouseError

SIMPLE = {"estimator": "pooled", "outcome": "invest", "focal": ["value"]}


@pytest.fixture
def spec_file(write) -> Path:
    return write("paper: p\npanel: panel\nregion: firm\ntables: {T1: {'1': {estimator: describe, focal: [value]}}}\n")


DATA_ERRORS = {
    "unknown panel": ({"panel": "main.panl"}, "no table or view main.panl. Did you mean 'main.panel'?"),
    "text as variable": ({"focal": ["firm"]}, "column firm of main.panel is no number but VARCHAR"),
    "broken query": ({"panel": "(select firm from"}, "key panel: DuckDB refuses it: Parser Error"),
    "two statements": (
        {"where": "true) then true else false end from panel; drop table panel; select case when (true"},
        "key where: holds one expression, not several statements",
    ),
    "no registry": ({"sample": "dai2024"}, "needs the table registry.samples, which this file lacks"),
    "no rows": ({"years": [1800, 1801]}, "sample, years and where select no row of main.panel"),
    "idle clusters": ({"cluster": ["firm"]}, "no effect under hc1, the default covariance of pooled"),
    "no unit to cluster by": (
        {"region": None, "time": None, "covariance": "cluster"},
        "a cross-section has no panel unit to cluster by",
    ),
    "degrees of freedom": ({"star_df": "t_clusters"}, "key star_df: the fit has no such degrees of freedom"),
}


@pytest.mark.parametrize(("keys", "message"), DATA_ERRORS.values(), ids=DATA_ERRORS.keys())
def test_what_does_not_fit_the_data(table, keys: dict, message: str, warehouse: Path, entry) -> None:
    spec = entry(**SIMPLE | keys)
    summary = run(warehouse, [spec], new_run_id())
    assert message in str(summary.failures[0].error)
    assert table("failures")["message"].tolist() == [str(summary.failures[0].error)]
    with duckdb.connect(str(warehouse)) as con:
        assert con.execute("select count(*) from panel").fetchall() == [(220,)]


def test_the_sample_of_a_paper(warehouse: Path, entry) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute("""
            create schema registry;
            create table registry.samples as
            select * from (values
                ('p', 'IBM', true, 1940, 1950), ('p', 'Goodyear', true, null, null),
                ('p', 'US Steel', false, null, null),
                ('q', 'Chrysler', true, null, null)
            ) as t (paper_id, region_id, include, first_year, last_year)
        """)
    spec = entry(**SIMPLE, sample="p", years=[1938, 1954])
    summary = run(warehouse, [spec], new_run_id())
    assert summary.outcomes[0].result is not None
    assert summary.outcomes[0].result.fit.n_obs == 11 + 17
    other = run(warehouse, [entry(**SIMPLE, sample="pp")], new_run_id())
    assert "no such paper in registry.samples. Found: 'pp'. Did you mean 'p'?" in str(other.failures[0].error)


def test_years_and_regions_of_a_paper_whose_unit_is_the_year(warehouse: Path, entry) -> None:
    """The panel of a paper that declared the year as unit: lags run over numbered regions within a year."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute("""
            create schema registry;
            create table registry.samples as
            select 'p' as paper_id, firm as region_id, firm <> 'IBM' as include, null::int as first_year,
                null::int as last_year
            from (select distinct firm from panel);
            create table provinces as
            select *, firm as region_id, dense_rank() over (order by firm) as region_no from panel
        """)
    keys = SIMPLE | {"focal": ["L1.value"], "panel": "provinces", "region": "year", "time": "region_no"}
    result = run(warehouse, [entry(**keys, years=[1940, 1944], sample="p")], new_run_id()).outcomes[0].result
    assert result is not None
    assert (result.fit.n_selected, result.fit.n_obs) == (5 * 10, 5 * 8)  # IBM is no first or last firm: two lags less


def test_panels_of_any_kind(warehouse: Path, entry) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute('create schema "odd.name"; create view "odd.name"."a ""view""" as from main.panel')
    names = ["panel", '"odd.name"."a ""view"""', "main.panel", "(from panel)"]
    specs = [entry(**SIMPLE, panel=name) for name in names]
    found = [run(warehouse, [spec], new_run_id()).outcomes[0].focal_estimate for spec in specs]
    assert found[0] is not None
    assert [astuple(row) for row in found if row] == [astuple(found[0])] * 4


def test_types_and_case_of_columns(warehouse: Path, entry) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute(
            "create table typed as "
            "select firm, year::usmallint as Year, invest::decimal(18, 4) as Invest, value > 500 as large from panel"
        )
    spec = entry(estimator="pooled", outcome="INVEST", focal=["L1.large"], panel="typed", where="invest >= 0")
    outcome = run(warehouse, [spec], new_run_id()).outcomes[0]
    assert outcome.result is not None
    assert outcome.result.fit.n_obs == 209


def test_files_that_are_no_warehouse(tmp_path: Path, spec_file: Path, warehouse: Path) -> None:
    with pytest.raises(WarehouseError, match="no such file"):
        analyze(tmp_path / "absent.duckdb", [spec_file])
    assert not (tmp_path / "absent.duckdb").exists()
    with pytest.raises(WarehouseError, match="not a valid DuckDB database"):
        analyze(spec_file, [spec_file])
    holder = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(WarehouseError, match=f"PID {process.pid}"):
            analyze(warehouse, [spec_file])
        assert process.stdin is not None
        process.stdin.close()


def test_results_sql_makes_the_public_columns(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    public = {
        "runs": "run_id, started_at, finished_at, code_version, raw_hash, data_kind, status",
        "specs": "spec_id, run_id, paper_id, table_no, column_no, estimator, outcome, panel_hash, origin, spec_json",
        "fits": "spec_id, n_obs, n_regions, n_clusters, n_selected, r2, r2_within, r2_between, r2_overall, r2_lsdv, "
        "r2_adjusted, f_statistic, f_p_value, wald_chi2, wald_p_value, df_resid, loglik, sigma_u, sigma_e, rho",
        "estimates": "spec_id, term, covariance, is_headline, estimate, std_error, statistic, p_value, ci_low, ci_high",
        "diagnostics": "spec_id, test, note, covariance, statistic, df, p_value",
        "dropped": "spec_id, variable, reason",
        "failures": "spec_id, run_id, error, message",
    }
    assert {name: ", ".join(table(name).columns) for name in public} == public


def test_what_is_attached_is_not_the_files_own(tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as con:
        con.execute("create table theirs (x int)")
    with duckdb.connect() as con:
        con.execute(f"create schema mine; create table mine.t (x int); create view v as from mine.t; attach '{other}'")
        assert relations(con) == {"mine.t", "main.v"}
