"""`analysis.open_warehouse`: frames out, names checked, nothing written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from analysis import open_warehouse
from analysis.reader import Warehouse
from analysis.store import WarehouseError, opened
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def w(sample_home: Path) -> Iterator[Warehouse]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RESILIENCE_HOME", str(sample_home))
        with open_warehouse() as opened:
            yield opened


def test_import_analysis_is_light() -> None:
    script = "import sys, analysis; print([m for m in sys.modules if m in ('pandas', 'duckdb', 'numpy')])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_panels(w: Warehouse) -> None:
    province, city = w.panel("province"), w.panel("city")
    assert list(province.columns[:2]) == list(city.columns[:2]) == ["region_id", "year"]
    assert len(province) == 31 * 23
    assert province[["region_id", "year"]].duplicated().sum() == 0
    assert province.attrs == {"data_kind": "sample"}
    assert "synthetic sample, no evidence" in repr(w)


def test_results_are_estimates_beside_their_fits(w: Warehouse) -> None:
    found = w.results("dai2024.T3.1")
    assert set(found["spec_id"]) == {"dai2024.T3.1"}
    headline = found[found["is_headline"]].set_index("term")
    assert headline.loc["ln_invention_patents", "n_obs"] == 372
    assert headline.loc["ln_invention_patents", "std_error"] > 0
    expected = w.sql("select count(*) as n from results.estimates where spec_id = ?", ["dai2024.T3.1"])["n"][0]
    assert len(found) == expected


@pytest.mark.parametrize("name", ["dai2024", "dai2024.T3"])
def test_results_of_a_paper_and_of_a_table(w: Warehouse, name: str) -> None:
    found = set(w.results(name)["spec_id"])
    assert {"dai2024.T3.1", "dai2024.T3.2@oneway"} <= found
    assert {spec.partition(".")[0] for spec in found} == {"dai2024"}
    assert (name == "dai2024") == ("dai2024.T4.1" in found or any(".T6." in spec for spec in found))


def test_a_column_that_prints_an_equation_of_another_fit_has_its_rows(w: Warehouse) -> None:
    """T4.1 of the paper is the first step of the mediation in T4.2."""
    column, fit = w.results("digitech_mfg2024.T4.1"), w.results("digitech_mfg2024.T4.2")
    assert set(column["spec_id"]) == {"digitech_mfg2024.T4.1"}
    equation = w.sql(
        "select spec_json ->> 'same_as' as name from results.specs where spec_id = ?", ["digitech_mfg2024.T4.1"]
    )
    step = fit[fit["spec_id"] == equation["name"][0]]
    assert len(step) and list(column["estimate"]) == list(step["estimate"])
    assert {"digitech_mfg2024.T4.1", "digitech_mfg2024.T4.2"} <= set(w.results("digitech_mfg2024.T4")["spec_id"])


def test_a_specification_that_estimates_nothing_has_no_rows(w: Warehouse) -> None:
    assert w.results("dai2024.T1").empty


def test_tables_and_their_columns(w: Warehouse) -> None:
    tables = w.tables().set_index("relation")
    assert tables.loc["marts.panel_province", "kind"] == "table"
    assert tables.loc["marts.panel_province", "description_zh"]
    columns = w.describe("marts.panel_province").set_index("column")
    assert tuple(columns.loc["exports_total_100m_yuan", ["unit", "label_en", "label_zh"]]) == (
        *("100m yuan", "Goods exports", "货物出口额（亿元）"),
    )
    assert w.describe("results.fits").set_index("column").loc["n_obs", "unit"] == "rows"


def test_queries_with_parameters(w: Warehouse) -> None:
    query = "select count(*) as n from marts.panel_province where year = $year"
    assert w.sql(query, {"year": 2010})["n"].tolist() == [31]


WRONG: dict[str, tuple[Callable[[Warehouse], object], str]] = {
    "panel": (lambda w: w.panel("provinces"), "no panel 'provinces'. Did you mean 'province'"),
    "spec": (lambda w: w.results("dai2024.T3.11"), "Did you mean 'dai2024.T3.1'"),
    "paper": (lambda w: w.results("dia2024"), "Did you mean 'dai2024'"),
    "relation": (lambda w: w.describe("marts.panel_provinc"), "Did you mean 'marts.panel_province'"),
    "syntax": (lambda w: w.sql("selct 1"), "DuckDB refuses the query"),
    "two": (lambda w: w.sql("select 1; select 2"), "one statement"),
    "none": (lambda w: w.sql(""), "one statement"),
    "writing": (lambda w: w.sql("create table t as select 1"), "read-only"),
}


@pytest.mark.parametrize("name", WRONG)
def test_errors_teach(w: Warehouse, name: str) -> None:
    ask, answer = WRONG[name]
    with pytest.raises(WarehouseError, match=answer):
        ask(w)


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESILIENCE_HOME", str(tmp_path))
    with pytest.raises(WarehouseError, match=r"no such file.*resilience refresh"):
        open_warehouse()
    with pytest.raises(WarehouseError, match="is a folder"):
        open_warehouse(tmp_path)
    (tmp_path / "panel.csv").write_text("a,b\n" * 2000)
    for open_it in (open_warehouse, lambda file: opened(file).__enter__()):
        with pytest.raises(WarehouseError, match="Name a file that DuckDB wrote"):
            open_it(tmp_path / "panel.csv")


def test_a_program_keeps_its_lock_when_it_opens_the_file_again(tmp_path: Path) -> None:
    """POSIX takes every lock from a process that closes the file once: nothing but DuckDB may open it."""
    file = tmp_path / "own.duckdb"
    script = f"import duckdb; duckdb.connect({str(file)!r})"
    with duckdb.connect(str(file)) as con:
        con.execute("create table main.panel as select 1 as x")
        with pytest.raises(WarehouseError, match="open already"):
            open_warehouse(file)
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "Could not set lock" in done.stderr


def test_a_file_without_results(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "own.duckdb")) as con:
        con.execute("create table main.panel as select 1 as x")
    with open_warehouse(tmp_path / "own.duckdb") as own:
        assert own.data_kind == "user"
        assert own.tables()["relation"].tolist() == ["main.panel"]
        assert own.describe("main.panel")["column"].tolist() == ["x"]
        with pytest.raises(WarehouseError, match="holds no results"):
            own.results("p")
        with pytest.raises(WarehouseError, match="has none at all"):
            own.panel("province")
