"""From a file of specifications to rows in any DuckDB file."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from analysis import run as running
from analysis.estimators import ESTIMATORS
from analysis.results import Design, Fit, Result
from analysis.run import analyze, new_run_id, run
from analysis.spec import Spec, SpecError, load_specs
from analysis.store import user_specs

SAME = 1e-9  # two solvers of the same least squares on 220 rows

HEAD = "paper: grunfeld\npanel: panel\nregion: firm\ntime: year\n"
DEFAULTS = (
    "defaults: {estimator: within, fixed_effects: [firm], outcome: invest, focal: [value], controls: [capital]}\n"
)
SPECS = """tables:
  T1:
    "1": {estimator: pooled, fixed_effects: [], covariance: [hc1, classical]}
    "2": {}
    "2@late": {years: [1940, 1954], focal: [L1.value], where: year <> 1945}
    "3": {same_as: "2#first:value"}
    "4": {focal: [valu]}
    "5": {where: nope = 3}
    "6": {estimator: iv, fixed_effects: [], endogenous: [value], instruments: [L1.value]}
    "7": {estimator: pooled}
    "8": {panel: "(select * from panel where firm <> 'IBM')", controls: ["ln(capital)"]}
    "9": {compare: "2"}
    _: {estimator: describe, focal: [invest, value]}
"""
FAILING = ["grunfeld.T1.3", "grunfeld.T1.4", "grunfeld.T1.5", "grunfeld.T1.6", "grunfeld.T1.7", "grunfeld.T1.9"]


@pytest.fixture
def spec_file(write, monkeypatch) -> Path:
    """For a version without iv."""
    monkeypatch.delitem(ESTIMATORS, "iv")
    return write(HEAD + DEFAULTS + SPECS)


def test_a_file_of_the_user_from_end_to_end(table, warehouse: Path, spec_file: Path, grunfeld: pd.DataFrame) -> None:
    seen = []
    summary = analyze(warehouse, [spec_file], seen.append)
    assert {outcome.spec.spec_id for outcome in seen} == {outcome.spec.spec_id for outcome in summary.outcomes}
    assert (summary.n_ok, summary.n_failed) == (5, 6)
    assert [outcome.spec.spec_id for outcome in summary.failures] == FAILING

    peer = smf.ols("invest ~ value + capital", grunfeld).fit(cov_type="HC1", use_t=True)
    estimates = table("estimates").query("spec_id == 'grunfeld.T1.1'")
    robust = estimates[estimates["is_headline"]].set_index("term")
    assert set(robust["covariance"]) == {"hc1"}
    assert set(estimates[~estimates["is_headline"]]["covariance"]) == {"classical"}
    for term, name in {"value": "value", "capital": "capital", "_cons": "Intercept"}.items():
        assert robust.loc[term, "estimate"] == pytest.approx(peer.params[name], rel=SAME)
        assert robust.loc[term, "std_error"] == pytest.approx(peer.bse[name], rel=SAME)
        assert robust.loc[term, "p_value"] == pytest.approx(peer.pvalues[name], rel=1e-6)
    focal = next(o for o in summary.outcomes if o.spec.spec_id == "grunfeld.T1.1").focal_estimate
    assert focal is not None
    assert (focal.term, focal.covariance) == ("value", "hc1")


def test_years_cut_before_lags_and_where_after(table, warehouse: Path, spec_file: Path, grunfeld: pd.DataFrame) -> None:
    analyze(warehouse, [spec_file])
    fit = table("fits").set_index("spec_id").loc["grunfeld.T1.2@late"]
    assert fit["n_selected"] == 11 * 14  # 1940 to 1954 without 1945
    assert fit["n_obs"] == 11 * 13  # 1940 has no lag in the sample, 1946 has that of 1945
    late = grunfeld[grunfeld["year"] >= 1940].sort_values(["firm", "year"])
    late = late.assign(lag=late.groupby("firm")["value"].shift(1)).query("year != 1945").dropna()
    peer = smf.ols("invest ~ lag + capital + C(firm)", late).fit()
    rows = table("estimates").query("spec_id == 'grunfeld.T1.2@late' and term == 'L1.value'")
    assert rows["estimate"].tolist() == pytest.approx([peer.params["lag"]] * len(rows), rel=SAME)


def test_failures_say_why_and_stop_nobody(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    failures = table("failures").set_index("spec_id")
    assert failures.index.tolist() == FAILING
    parts = {
        "grunfeld.T1.3": "key same_as: its fit has no such equation. Found: 'first:value'. It has none.",
        "grunfeld.T1.4": "panel has no column valu. Did you mean 'value'?",
        "grunfeld.T1.5": 'key where: DuckDB refuses it: Binder Error: Referenced column "nope" not found',
        "grunfeld.T1.6": "this version does not have iv; it has between, correlate, describe",
        "grunfeld.T1.7": "pooled absorbs no effects (firm)",
        "grunfeld.T1.9": "key compare: both columns are the same regression on the same rows",
    }
    for spec_id, part in parts.items():
        assert part in failures.loc[spec_id, "message"]
    assert failures.loc["grunfeld.T1.7", "error"] == "EstimationError"
    assert failures.drop("grunfeld.T1.7")["error"].unique().tolist() == ["SpecError"]
    fitted = table("fits")["spec_id"].tolist()
    assert fitted == ["grunfeld.T1", "grunfeld.T1.1", "grunfeld.T1.2", "grunfeld.T1.2@late", "grunfeld.T1.8"]


def test_every_specification_has_a_row_from_which_it_runs_again(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    specs = table("specs").set_index("spec_id")
    assert len(specs) == 11
    assert specs["panel_hash"].notna().sum() == 5
    assert set(specs["origin"]) == {"user"}
    assert specs.loc["grunfeld.T1.2@late", ["paper_id", "table_no", "column_no"]].tolist() == ["grunfeld", "1", "2"]
    assert specs.loc["grunfeld.T1", ["column_no", "outcome"]].isna().all()
    with duckdb.connect(str(warehouse)) as con:
        known = user_specs(con)
    before = {name: table(name) for name in ("fits", "estimates", "failures", "diagnostics")}
    run(warehouse, known, before["failures"]["run_id"][0])
    for name, rows in before.items():
        pd.testing.assert_frame_equal(table(name), rows)


def test_running_again_replaces_and_leaves_the_others_alone(table, warehouse: Path, spec_file: Path, write) -> None:
    first = analyze(warehouse, [spec_file])
    before = {name: table(name) for name in ("fits", "estimates", "diagnostics", "dropped")}
    mended = SPECS.replace("[valu]", "[value]").replace('"2": {}', '"2": {focal: [nothing]}')
    second = analyze(warehouse, [write(HEAD + DEFAULTS + mended, "mended.yml")])
    assert (second.n_ok, second.n_failed) == (5, 6)
    failures = table("failures").set_index("spec_id")
    assert failures.index.tolist() == ["grunfeld.T1.2", "grunfeld.T1.3", *FAILING[2:]]
    assert set(failures["run_id"]) == {second.run_id}
    for name, rows in before.items():
        now = table(name)
        assert "grunfeld.T1.2" not in now["spec_id"].tolist()
        untouched = ~rows["spec_id"].isin(["grunfeld.T1.2", "grunfeld.T1.4"])
        same = now[~now["spec_id"].isin(["grunfeld.T1.2", "grunfeld.T1.4"])]
        pd.testing.assert_frame_equal(same.reset_index(drop=True), rows[untouched].reset_index(drop=True))
    runs = table("runs").set_index("run_id")
    assert set(runs.index) == {first.run_id, second.run_id}
    assert set(runs["status"]) == {"findings"}
    assert runs["finished_at"].notna().all()


def test_rows_of_a_spec_include_its_equations(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    with duckdb.connect(str(warehouse)) as con:
        con.execute("insert into results.dropped values ('grunfeld.T1.2#a', 'x', 'y'), ('grunfeld.T1.22', 'x', 'y')")
    analyze(warehouse, [spec_file])
    left = table("dropped")["spec_id"].tolist()
    assert "grunfeld.T1.2#a" not in left
    assert "grunfeld.T1.22" in left


def test_a_column_may_print_an_equation_of_another_fit(
    table, warehouse: Path, spec_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = ESTIMATORS["within"]

    def with_equation(design: Design, spec: Spec) -> Result:
        result = within.function(design, spec)
        return replace(result, equations={"first:value": replace(result, diagnostics=())})

    monkeypatch.setitem(ESTIMATORS, "within", replace(within, function=with_equation))
    analyze(warehouse, [spec_file])
    rows = table("estimates").groupby("spec_id")["estimate"].apply(list)
    assert rows["grunfeld.T1.2#first:value"] == rows["grunfeld.T1.2"]
    assert "grunfeld.T1.3" not in rows
    specs = table("specs").set_index("spec_id")
    assert json.loads(specs.loc["grunfeld.T1.3", "spec_json"])["star_critical_values"] == pytest.approx(
        stats.t(10).isf([0.05, 0.025, 0.005]).tolist()
    )
    assert "grunfeld.T1.2#first:value" not in specs.index


def test_shuffled_rows_give_the_same_rows(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    names = ("fits", "estimates", "diagnostics", "dropped")
    before = {name: table(name) for name in names} | {"hash": table("specs")["panel_hash"]}
    with duckdb.connect(str(warehouse)) as con:
        con.execute("create or replace table panel as from panel order by hash(firm || year)")
    analyze(warehouse, [spec_file])
    for name in names:
        pd.testing.assert_frame_equal(table(name), before[name], check_exact=True)
    pd.testing.assert_series_equal(table("specs")["panel_hash"], before["hash"])


def test_a_bug_propagates_and_leaves_the_last_rows(
    table, warehouse: Path, spec_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyze(warehouse, [spec_file])
    before = table("estimates")

    def broken(design: Design, spec: Spec) -> Result:
        raise ZeroDivisionError

    within = ESTIMATORS["within"]
    monkeypatch.setitem(ESTIMATORS, "within", replace(within, function=broken))
    with pytest.raises(ZeroDivisionError):
        analyze(warehouse, [spec_file])
    pd.testing.assert_frame_equal(table("estimates"), before)
    assert sorted(table("runs")["status"]) == ["failed", "findings"]


def test_a_figure_that_is_no_number_is_a_failure(
    table, warehouse: Path, entry, grunfeld: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undefined(design: Design, spec: Spec) -> Result:
        return Result(Fit(len(design.data), r2=float("nan")))

    pooled = ESTIMATORS["pooled"]
    monkeypatch.setitem(ESTIMATORS, "pooled", replace(pooled, function=undefined))
    summary = run(warehouse, [entry(outcome="invest", focal=["value"])], new_run_id())
    assert "a figure is not a number" in str(summary.failures[0].error)
    assert table("fits").empty


def test_an_unreadable_file_of_specifications_writes_nothing(warehouse: Path, write) -> None:
    with pytest.raises(SpecError):
        analyze(warehouse, [write("paper: x\n")])
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select count(*) from duckdb_schemas() where schema_name = 'results'").fetchall() == [(0,)]


def test_run_ids_sort_by_time() -> None:
    first, second = new_run_id(), new_run_id()
    assert first[:15] <= second[:15]
    assert len(first) == len("20261122T014500Z-ab12")


def test_stars_reach_the_json(table, warehouse: Path, spec_file: Path) -> None:
    analyze(warehouse, [spec_file])
    read = {i: json.loads(text) for i, text in table("specs").set_index("spec_id")["spec_json"].items()}
    assert read["grunfeld.T1.1"]["star_critical_values"] == pytest.approx(
        stats.t(217).isf([0.05, 0.025, 0.005]).tolist()
    )
    assert read["grunfeld.T1.2"]["star_critical_values"] == pytest.approx(
        stats.t(10).isf([0.05, 0.025, 0.005]).tolist()
    )
    assert read["grunfeld.T1"]["star_critical_values"] is None


def test_dai2024_names_what_a_warehouse_lacks(warehouse: Path) -> None:
    specs = load_specs(Path(running.__file__).parent / "specs" / "dai2024.yml")
    summary = run(warehouse, specs, new_run_id())
    assert summary.n_failed == len(specs)
    assert all("panel_province" in str(o.error) for o in summary.failures if "this version" not in str(o.error))
