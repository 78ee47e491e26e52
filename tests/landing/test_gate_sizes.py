"""Figures off by orders of magnitude: the right quantity in the wrong unit is refused, a small region is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from raw_rows import landed

from orchestration import registry
from orchestration.landing.gate import judge
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

RULE = "value must be of a plausible size for its series"
WRONG = [
    ("gdp_nominal", "3537130000000", "100m yuan", "in yuan it would fit"),
    ("gdp_nominal", "35371.3", "yuan", "in 10k yuan or 1m yuan or 100m yuan it would fit"),
    ("trade_total", "106000000", "100m USD", "in USD or 1k USD or 10k USD it would fit"),
    ("exports_total", "-106000000", "100m USD", "in USD or 1k USD or 10k USD it would fit"),
    ("pop_resident", "366", "persons", "in 10k persons it would fit"),
    ("gdp_index", "7.8", "prev.year=100", "it fits in no unit of the registry"),
    ("fdi_actual", "-1e12", "10k USD", "fdi_actual lies between -100000000 and 100000000 10k USD in a province"),
]
HONEST = [
    ("gdp_nominal", "1.74", "100m yuan"),  # Tibet in 1959
    ("trade_total", "21.3", "100m yuan"),  # Tibet in 2020
    ("trade_total", "213000", "10k yuan"),
    ("exports_total", "0", "10k USD"),
    ("pop_resident", "12684", "10k persons"),  # Guangdong in 2021
    ("gdp_index", "161.2", "prev.year=100"),
    ("my_own", "1e30", "100m yuan"),
    ("gdp_nominal", "", "100m yuan"),
    ("fdi_actual", "-3.5", "10k USD"),  # more was withdrawn than came
    ("my_own", "-1", "100m yuan"),
]


@pytest.mark.parametrize(("series", "value", "unit", "hint"), WRONG)
def test_what_no_region_has_is_refused_with_the_unit_that_fits(
    tmp_path: Path, series: str, value: str, unit: str, hint: str
) -> None:
    refused = landed(tmp_path, "raw_province_year", f"540000,2020,{series},{value},{unit}").refused
    [row] = [row for row in refused if row.rule == RULE]
    assert (row.source_column, row.value) == ("D", value)
    assert hint in row.hint and "registry/plausible_sizes.csv" in row.hint


def test_small_regions_zeros_and_series_of_ones_own_pass(tmp_path: Path) -> None:
    rows = [f"540000,{2000 + n},{series},{value},{unit}" for n, (series, value, unit) in enumerate(HONEST)]
    assert landed(tmp_path, "raw_province_year", *rows).refused == ()


def test_a_stock_below_zero_is_refused_and_a_users_bound_lifts_that(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "plausible_sizes.csv").write_text(
        "series_id,region_type,lowest\nva_industry,province,-1e9\n"
    )
    rows = ["gdp_nominal,-3500,100m yuan", "pop_resident,-5000,10k persons", "va_industry,-35,100m yuan"]
    landed(tmp_path, "raw_province_year", *(f"540000,2020,{row}" for row in rows))
    (tmp_path / "raw_city_year.csv").write_text("region_id,year,series,value,unit\n330100,2020,cpi,-1,prev.year=100\n")
    report = judge(read_folder(tmp_path, contracts.read()), registry.overlaid(tmp_path / "registry"))
    signs = [row for row in report.refused if row.rule == "value must be at least 0 for its series"]
    assert [row.value for row in signs] == ["-3500", "-5000", "-1"]
    assert "give it a lowest figure below zero in registry/plausible_sizes.csv" in signs[0].hint
    assert report.tables["raw_province_year"]["value"].tolist() == [-35]


def test_what_is_suspect_stops_nothing_unless_a_rule_takes_it(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "source_preference.csv").write_text(
        "series_id,quality,source_like,vintage_like,rank,reason\npop_resident,suspect_unit,*,*,5,taken\n"
    )
    rows = [
        f"540000,{year},{series},{value},suspect_unit"
        for year, series, value in (
            (2020, "gdp_nominal", "3537130000000,100m yuan"),
            (2021, "gdp_nominal", "-5,100m yuan"),
            (2021, "exports_total", "-5,100m yuan"),
            (2020, "pop_resident", "366,persons"),
        )
    ]
    landed(tmp_path, "raw_province_year", *rows, header="region_id,year,series,value,unit,quality")
    report = judge(read_folder(tmp_path, contracts.read()), registry.overlaid(tmp_path / "registry"))
    assert [(row.value, row.rule) for row in report.refused] == [("366", RULE)]
    assert set(report.tables["raw_province_year"]["quality"]) == {"suspect_unit"}


def test_bounds_are_those_of_the_grain(tmp_path: Path) -> None:
    """The nation's figure is no province's, and a county-like city is smaller than any province."""
    (tmp_path / "raw_national_year.csv").write_text("year,series,value,unit\n2020,gdp_nominal,5,100m yuan\n")
    (tmp_path / "raw_city_year.csv").write_text(
        "region_id,year,series,value,unit\n460300,2020,pop_total,0.2,10k persons\n"
    )
    refused = judge(read_folder(tmp_path, contracts.read())).refused
    assert [(row.table, row.rule) for row in refused] == [("raw_national_year", RULE)]
    assert "between 100 and 50000000 100m yuan in a nation" in refused[0].hint


def test_the_users_bounds_count(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "plausible_sizes.csv").write_text("series_id,region_type,lowest\ngdp_index,province,1\n")
    (tmp_path / "raw_province_year.csv").write_text(
        "region_id,year,series,value,unit\n540000,2020,gdp_index,7.8,prev.year=100\n"
    )
    known = registry.overlaid(tmp_path / "registry")
    assert judge(read_folder(tmp_path, contracts.read()), known).refused == ()


def test_bounds_are_of_known_series_in_units_that_measure_them() -> None:
    series = {row["series_id"]: row["quantity"] for row in registry.rows("series")}
    units = {row["unit_id"]: row["quantity"] for row in registry.rows("units")}
    for row in registry.rows("plausible_sizes"):
        assert series[row["series_id"]] == units[row["unit"]]
        lowest, highest, is_index = float(row["lowest"]), float(row["highest"]), units[row["unit"]] == "index_prev_year"
        assert 0 < lowest * 1000 <= highest or is_index or row["series_id"] == "fdi_actual"
        assert (lowest < 0) == (row["series_id"] == "fdi_actual")
