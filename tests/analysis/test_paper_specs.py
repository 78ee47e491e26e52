"""The specifications of the five papers: every printed column and figure has one, and the panel has what they name."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from analysis.design import build_sample, needed_columns
from analysis.estimators import ESTIMATORS
from analysis.panel_source import read_panel
from analysis.results import Design
from analysis.spec import Spec, load_all
from orchestration.publish import open_build
from orchestration.specifications import SHIPPED
from tests.analysis.printed import figures, flags
from tests.conftest import ROOT
from tests.warehouse.built import build

REGISTRY = ROOT / "warehouse" / "seeds" / "registry"
SPECS = {spec.spec_id: spec for spec in load_all(sorted(SHIPPED.glob("*.yml")), origin="shipped")}
SQL = {"and", "between", "region_id", "year"}

NOT_ESTIMATED = {
    r".*\.text\..*": "printed in running text, not in a table",
    r"dai2024\.T5\.1\._f": "the F of xtabond2's option small; GMM refers to the normal distribution here",
    r"zhang_song2025\.T5\.2\._r2": "a two-step selection model has no R2",
    r"zhang_song2025\.T5\.3\._r2": "GMM has no R2",
    r"lin_wang2025\.T5\.\d\._hausman": "Hausman's test needs one effect: the variant @oneway of the column has it",
    r"li2026\.T[67]\.\d\._r2": "an overall R2, which two absorbed effects do not define",
}
"""Printed figures that no specification gives, and why."""

WITHOUT_ABSORBED_EFFECTS = "zhang_song2025.T5.3.flag_fe"
"""Printed as having effects: differences remove those of the cities, and the year dummies are an option of GMM."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse that dbt builds of the sample, before any regression."""
    sample = ROOT / "warehouse" / "seeds" / "sample"
    with open_build(build(sample, tmp_path_factory.mktemp("panels"), tests=False)) as found:
        yield found


def test_every_analysis_has_its_specification_and_nothing_else_is_plain(shared: Path) -> None:
    analyses = [row["analysis_id"] for row in rows(shared / "spec" / "analyses.csv")]
    assert len(analyses) == 115
    assert {name for name, spec in SPECS.items() if not spec.is_variant} == set(analyses)


def test_every_printed_figure_is_given_or_the_reason_is_known(shared: Path) -> None:
    given = {(spec.paper_id, spec.table_no, *key) for spec in SPECS.values() if spec.scored for key in figures(spec)}
    printed = rows(shared / "spec" / "published_results.csv")
    assert len(printed) == 1214
    reasons_used = set()
    for row in printed:
        key = (row["paper_id"], row["table_no"], row["column"], row["term"], row["stat_kind"])
        reasons = [pattern for pattern in NOT_ESTIMATED if re.fullmatch(pattern, row["cell_id"])]
        assert (key in given) != bool(reasons), row
        reasons_used |= set(reasons)
    assert reasons_used == set(NOT_ESTIMATED)


def test_the_printed_rows_of_yes_and_no_hold(shared: Path) -> None:
    chosen = {(s.paper_id, s.table_no, s.column_no): s for s in SPECS.values() if s.scored}
    for row in rows(shared / "spec" / "published_results.csv"):
        if row["stat_kind"].startswith("flag_") and row["cell_id"] != WITHOUT_ABSORBED_EFFECTS:
            spec = chosen[row["paper_id"], row["table_no"], row["column"]]
            assert flags(spec)[row["stat_kind"]] == (row["value"] == "1"), row["cell_id"]


def test_one_specification_meets_each_printed_column() -> None:
    columns = [(s.paper_id, s.table_no, s.column_no) for s in SPECS.values() if s.scored]
    assert len(columns) == len(set(columns)) == 115


def of_the_registry(grain: str) -> set[str]:
    """The columns of a panel, which the registry defines."""
    tables = {"indicators": "indicator_id", "indices": "index_id", "measures": "measure_id", "splits": "split_id"}
    return {"region_id", "year"} | {
        row[key]
        for table, key in tables.items()
        for row in rows(REGISTRY / f"{table}.csv")
        if row["region_type"] in (grain, "region")
    }


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_column_named_is_one_of_the_registry_or_of_the_panel_itself(spec: Spec) -> None:
    grain = re.findall(r"marts\.panel_(\w+)", spec.panel)
    known = of_the_registry(*grain) | set(re.findall(r"(?:\bas |\bpilot\.)(\w+)", spec.panel))
    assert set(needed_columns(spec)) <= known
    assert set(re.findall(r"[a-z]\w*", re.sub(r"'[^']*'", "", spec.where or ""))) <= known | SQL


def test_what_the_registry_calls_the_variables_of_a_paper_is_what_its_columns_use() -> None:
    """The default reading of every variable and split is used by the paper, plain or in a variant.

    Not its event time: event studies make that of the cohort.
    """
    for row in rows(REGISTRY / "variables.csv"):
        if (
            row["variable"] != "event_time"
            and row["role"] in ("variable", "split")
            and row["table_name"].startswith("panel_")
        ):
            own = [s for s in SPECS.values() if s.paper_id == row["paper_id"]]
            text = " ".join(spec.to_json() for spec in own)
            assert re.search(rf"\b{row['column_name']}\b", text), row


def sample_of(con: duckdb.DuckDBPyConnection, spec: Spec) -> Design:
    return build_sample(read_panel(con, spec), spec).design


@pytest.mark.parametrize("spec", [s for s in SPECS.values() if not s.same_as], ids=lambda spec: spec.spec_id)
def test_the_sample_feeds_every_specification(con: duckdb.DuckDBPyConnection, spec: Spec) -> None:
    assert len(sample_of(con, spec).data) >= 40


def test_groups_partition_the_whole(con: duckdb.DuckDBPyConnection) -> None:
    def n(*names: str) -> int:
        return sum(len(sample_of(con, SPECS[name]).data) for name in names)

    assert n("dai2024.T6.1", "dai2024.T6.2", "dai2024.T6.3") == n("dai2024.T3.2") == 372
    assert (n("dai2024.T6.1"), n("dai2024.T6.2"), n("dai2024.T6.3")) == (132, 96, 144)
    assert n("dai2024.T4.2") == 341
    assert (n("lin_wang2025.T5.1"), n("lin_wang2025.T6.1"), n("lin_wang2025.T6.5")) == (290, 261, 261)
    belts = [n(f"digitech_mfg2024.T5.{i}") for i in (1, 2, 3)]
    assert belts == [12 * 11, 9 * 11, 9 * 11]  # the sample ends in 2021
    assert n("digitech_mfg2024.T6.1", "digitech_mfg2024.T6.2") == n("digitech_mfg2024.T3.5") == sum(belts)
    li = "li2026.T5."
    assert n(li + "2a", li + "2b") == n(li + "3a", li + "3b", li + "3c") == n(li + "1a", li + "1b")
    zhang = "zhang_song2025."
    for table, pairs in {
        "T7.": [("fdi_high", "fdi_low"), ("open_high", "open_low"), ("risk_high", "risk_low")]
    }.items():
        for pair in pairs:
            assert n(*(zhang + table + name for name in pair)) == n(zhang + "T3.4")
    assert n(zhang + "T8.5", zhang + "T8.6") == n(zhang + "T8.2")


GROUPS_AND_ROWS = {"dai2024.T5.1": (31, 341), "dai2024.T5.1@printed": (12, 360)}
"""Provinces and years lagged by a year; years and provinces lagged by a province, as the paper ran it."""


@pytest.mark.parametrize("spec_id", GROUPS_AND_ROWS)
def test_the_unit_of_the_dynamic_panel(con: duckdb.DuckDBPyConnection, spec_id: str) -> None:
    design = sample_of(con, SPECS[spec_id])
    complete = design.selected & design.data.notna().all(axis=1).to_numpy()
    assert (len(set(design.region[complete])), complete.sum()) == GROUPS_AND_ROWS[spec_id]


@pytest.mark.skipif("system_gmm" not in ESTIMATORS, reason="this version does not have system_gmm")
@pytest.mark.parametrize("spec_id", GROUPS_AND_ROWS)
def test_the_dynamic_panel_as_estimated(con: duckdb.DuckDBPyConnection, spec_id: str) -> None:
    fit = ESTIMATORS["system_gmm"].function(sample_of(con, SPECS[spec_id]), SPECS[spec_id]).fit
    assert (fit.n_regions, fit.n_obs) == GROUPS_AND_ROWS[spec_id]


def test_pilot_zones_are_where_treatment_was_assigned(con: duckdb.DuckDBPyConnection) -> None:
    """Cities of one zone share it, whatever their province; the others share their province."""
    panel = SPECS["zhang_song2025.T6.1@zone"].panel
    zones = con.execute(f"""
        select zone_id, bool_or(pilot_zone_city = 1), bool_and(pilot_zone_city = 1), any_value(pilot_start),
            count(distinct province_id)
        from {panel} where year = 2016 group by all order by all""").fetchall()
    treated = {zone for zone, some, *_ in zones if some}
    assert len(treated) >= 5
    assert all(every and start in (2015, 2016) for _, some, every, start, _ in zones if some)
    assert all(provinces == 1 for zone, some, _, _, provinces in zones if not some)
    assert not {zone for zone, *_ in zones if zone.startswith("54")}
