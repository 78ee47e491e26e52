"""The sample, refreshed: the public surface as documented, everything labelled synthetic, nothing judged."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import resilience

SURFACE = """
marts.indicators        region_type, region_id, year, indicator_id, value, is_interpolated, fill_method, source_id
marts.index_weights     index_id, period, indicator_id, direction, entropy, redundancy, weight
marts.index_loadings    index_id, component, indicator_id, loading, explained
marts.index_values      index_id, region_type, region_id, year, value
marts.measures          region_type, region_id, year, measure_id, value
intermediate.int_source_conflicts   region_type, region_id, year, series, source_id, value, preferred_source_id, preferred_value, difference_pct
results.runs            run_id, started_at, finished_at, code_version, raw_hash, data_kind, status
results.specs           spec_id, run_id, paper_id, table_no, column_no, estimator, outcome, panel_hash, origin, spec_json
results.fits            spec_id, n_obs, n_regions, n_clusters, n_selected, r2, r2_within, r2_between, r2_overall, r2_lsdv, r2_adjusted, f_statistic, f_p_value, wald_chi2, wald_p_value, df_resid, loglik, sigma_u, sigma_e, rho
results.estimates       spec_id, term, covariance, is_headline, estimate, std_error, statistic, p_value, ci_low, ci_high
results.diagnostics     spec_id, test, note, covariance, statistic, df, p_value
results.dropped         spec_id, variable, reason
results.failures        spec_id, run_id, error, message
reports.scorecard       cell_id, stat_kind, paper_id, table_no, column_no, term, printed, spec_id, estimated, verdict, reason
quarantine.rows         source_file, source_sheet, source_row, source_column, value, rule, hint
"""  # noqa: E501

Con = duckdb.DuckDBPyConnection


def columns(con: Con, table: str) -> list[str]:
    return [row[0] for row in con.execute(f"describe {table}").fetchall()]


@pytest.mark.parametrize("line", SURFACE.strip().splitlines(), ids=lambda line: line.split()[0])
def test_the_public_surface(con: Con, line: str) -> None:
    table, names = line.split(maxsplit=1)
    assert columns(con, table) == names.split(", ")


@pytest.mark.parametrize("grain", ["province", "city"])
def test_the_panel_has_a_column_for_everything_the_registry_knows(con: Con, grain: str) -> None:
    known = con.execute(
        """select indicator_id from registry.indicators where region_type = $grain union all
           select index_id from registry.indices where region_type = $grain union all
           select measure_id from registry.measures where region_type in ($grain, 'region') union all
           select split_id from registry.splits where region_type in ($grain, 'region')""",
        {"grain": grain},
    ).fetchall()
    names = columns(con, f"marts.panel_{grain}")
    assert names[:2] == ["region_id", "year"]
    assert sorted(names[2:]) == sorted(name for (name,) in known)


def test_every_measure_that_the_sample_can_feed_is_computed_and_none_is_unknown(con: Con) -> None:
    computed = {row[0] for row in con.execute("select distinct measure_id from marts.measures").fetchall()}
    known = {row[0] for row in con.execute("select measure_id from registry.measures").fetchall()}
    assert computed <= known
    assert {name for name in known if name.startswith(("resilience__trade_deviation", "allocation__"))} <= computed


def test_every_column_is_described_and_every_number_has_a_unit(con: Con) -> None:
    found = con.execute("""
        select schema_name || '.' || table_name || '.' || column_name, comment, data_type from duckdb_columns()
        where not internal and schema_name not in ('main', 'quarantine', 'results')
          and table_name not in ('loads', 'sources')""").fetchall()
    assert len(found) > 300
    assert not [name for name, comment, _ in found if not comment]
    words = ("(", "unit", "ordinal")
    assert not [name for name, comment, kind in found if kind == "DOUBLE" and not any(w in comment for w in words)]


def test_everything_is_labelled_synthetic_and_nothing_is_judged(con: Con, sample_home: Path) -> None:
    screen = (sample_home / "said.txt").read_text(encoding="utf-8")
    assert "synthetic sample" in screen
    assert "合成" in screen
    assert con.execute("select distinct data_kind from results.runs").fetchall() == [("sample",)]
    assert con.execute("select data_kind from raw.loads").fetchall() == [("sample",)]
    verdicts = con.execute("select verdict, count(*) from reports.scorecard group by all").fetchall()
    assert verdicts == [("unresolved", 1214)]
    reasons = con.execute("select distinct reason from reports.scorecard where table_no <> 'text'").fetchall()
    assert reasons == [("synthetic data",)]
    papers = con.execute("select paper_id, count(*) from reports.scorecard group by all").fetchall()
    assert len(papers) == 5
    for paper, count in papers:
        assert f"{paper}: {count} printed figures: 0 match" in screen


def test_printed_tests_and_correlations_meet_those_of_their_fit(con: Con) -> None:
    """Under the column that prints them, whether that is the fit itself, an equation of it, or a pair of variables."""
    printed = {
        ("li2026.T3.1", "cd_f"): ("li2026.T3.2", "cragg_donald_f", "statistic"),
        ("li2026.T3.2", "dwh_p"): ("li2026.T3.2", "durbin_wu_hausman", "p_value"),
        ("zhang_song2025.T5.3", "ar2_p"): ("zhang_song2025.T5.3", "ar2", "p_value"),
        ("lin_wang2025.T6.1", "first_stage_f"): ("lin_wang2025.T6.1", "first_stage_f", "statistic"),
    }
    for (column, kind), (fit, test, figure) in printed.items():
        ours = "select estimated from reports.scorecard where spec_id = ? and stat_kind = ?"
        theirs = f"select {figure} from results.diagnostics where spec_id = ? and test = ?"
        assert con.execute(ours, [column, kind]).fetchall() == con.execute(theirs, [fit, test]).fetchall() != []
    pair = "select estimated from reports.scorecard where cell_id = 'lin_wang2025.T4.ln_gdp.new_drivers'"
    theirs = (
        "select statistic from results.diagnostics where spec_id = 'lin_wang2025.T4' and note = 'new_drivers|ln_gdp'"
    )
    assert con.execute(pair).fetchall() == con.execute(theirs).fetchall() != []
    diagonal = "select term, estimated from reports.scorecard where stat_kind = 'corr' and dependent = term"
    diagonal = diagonal.replace("dependent", "split_part(cell_id, '.', 3)")
    assert [one for _, one in con.execute(diagonal).fetchall()] == [1.0] * 8


@pytest.mark.parametrize("step", ["landing", "dbt build", r"analysis of \d+ specifications", "reports", "publish"])
def test_every_step_says_its_seconds(sample_home: Path, step: str) -> None:
    screen = (sample_home / "said.txt").read_text(encoding="utf-8")
    assert re.search(rf"^{step}: \d+\.\d s$", screen, re.MULTILINE)


def test_planted_coefficients_are_recovered(con: Con) -> None:
    planted = {
        "ln_invention_patents": 0.232, "ln_real_gdp_pc": -1.611, "tertiary_secondary_ratio": 0.562,
        "finance_gdp_ratio": -0.207, "ln_pop_density": 0.174, "_cons": 13.055,
    }  # fmt: skip
    found = con.execute("""select term, estimate, ci_low, ci_high from results.estimates
                           where spec_id = 'dai2024.T3.2' and is_headline""").fetchall()
    assert {term for term, *_ in found} == set(planted)
    for term, estimate, low, high in found:
        assert low < planted[term] < high
        assert estimate == pytest.approx(planted[term], rel=0.05)


def test_every_specification_ran(con: Con) -> None:
    assert con.execute("select count(*) from results.failures").fetchall() == [(0,)]
    assert con.execute("select count(*) from results.fits").fetchall()[0][0] >= 24


def test_a_first_refresh_tells_its_facts(sample_home: Path) -> None:
    told = json.loads((sample_home / "told.json").read_text(encoding="utf-8"))
    assert list(told["steps"]) == ["landing", "build", "analysis", "reports", "publish"]
    assert all(seconds > 0 for seconds in told["steps"].values())
    assert (told["status"], told["failed"], told["rows_refused"], told["unchanged"]) == ("ok", 0, 0, 0)
    assert told["estimated"] > 200


def test_a_second_refresh_finds_nothing_to_do(sample_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(sample_home, tmp_path / "home")
    runs = "select count(*), count(*) filter (where status = 'unchanged') from results.runs"
    again = resilience(home, "refresh", "--sample", "--json")
    assert "nothing changed" in again.stderr
    told = json.loads(again.stdout)
    assert (told["command"], told["exit_code"], told["status"]) == ("refresh", 0, "unchanged")
    assert (told["data_kind"], told["warehouse"]) == ("sample", str(home / "warehouse.duckdb"))
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute(runs).fetchall() == [(2, 1)]
