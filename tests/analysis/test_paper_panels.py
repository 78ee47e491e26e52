"""The panels of the sample under the specifications of the five papers: which rows each would be estimated on."""

import duckdb
import pytest

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.panel_source import Panels
from analysis.results import Design
from analysis.spec import Spec, load_all
from orchestration.specifications import SHIPPED

SPECS = {spec.spec_id: spec for spec in load_all(sorted(SHIPPED.glob("*.yml")), origin="shipped")}


def sample_of(con: duckdb.DuckDBPyConnection, spec: Spec) -> Design:
    return build_sample(Panels(con).read(spec), spec).design


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
    assert belts == [12 * 12, 9 * 12, 9 * 12]
    assert n("digitech_mfg2024.T6.1", "digitech_mfg2024.T6.2") == n("digitech_mfg2024.T3.5") == sum(belts)
    assert n("digitech_mfg2024.T4.6") == sum(belts)
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
