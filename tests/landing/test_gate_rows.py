"""The gate on whole rows: several rules, other lengths, shared keys, codes the registry does not know."""

from __future__ import annotations

from pathlib import Path

import pytest
from raw_rows import HEADERS, NUMBER, SOUND, landed

from orchestration import registry
from orchestration.landing.gate import judge
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

KEY = "region_id, year, series, source_file, vintage must be unique together"


def test_a_row_that_breaks_three_rules_is_listed_three_times_and_left_out_once(tmp_path: Path) -> None:
    report = landed(tmp_path, "raw_province_year", "北京,99,gdp_nominal,-,100m yuan", SOUND["raw_province_year"])
    assert [(row.source_column, row.value) for row in report.refused] == [("A", "北京"), ("B", "99"), ("D", "-")]
    assert report.rows_refused == 1


@pytest.mark.parametrize("row", ["110000,2010,gdp_nominal,1,234,100m yuan", "110000,2010,gdp_nominal", "110000"])
def test_a_row_of_another_length_is_refused_whole(tmp_path: Path, row: str) -> None:
    report = landed(tmp_path, "raw_province_year", SOUND["raw_province_year"], row)
    [refused] = report.refused
    assert (refused.source_row, refused.value) == (3, row)
    assert refused.rule == "a row must have as many cells as the header"
    assert f"The header has 5 cells, this row {row.count(',') + 1}:" in refused.hint
    assert report.rows_read == {"raw_province_year": 2}


def test_two_values_of_one_key_are_both_refused(tmp_path: Path) -> None:
    rows = [f"110000,2010,gdp_nominal,{value},100m yuan" for value in (14113.6, 14441.6)]
    report = landed(tmp_path, "raw_province_year", rows[0], SOUND["raw_province_year"], rows[1], rows[1])
    assert [(r.source_row, r.source_column, r.value, r.rule) for r in report.refused] == [
        (2, "D", "14113.6", KEY),
        (4, "D", "14441.6", KEY),
        (5, "D", "14441.6", KEY),
    ]
    assert "shared with line 2 of raw_province_year.csv, line 5 of raw_province_year.csv." in report.refused[1].hint
    assert len(report.tables["raw_province_year"]) == 1


def test_an_empty_value_contradicts_a_figure(tmp_path: Path) -> None:
    rows = [f"110000,2010,gdp_nominal,{value},100m yuan" for value in ("", "5")]
    assert {row.rule for row in landed(tmp_path, "raw_province_year", *rows).refused} == {KEY}


def test_a_broken_row_still_contradicts_its_twin(tmp_path: Path) -> None:
    rows = [f"110000,2010,gdp_nominal,{value},100m yuan" for value in ("5", "6?")]
    report = landed(tmp_path, "raw_province_year", *rows)
    assert [(row.source_row, row.rule) for row in report.refused] == [(2, KEY), (3, f"value {NUMBER}"), (3, KEY)]


def test_of_rows_that_say_the_same_the_first_sound_one_is_kept(tmp_path: Path) -> None:
    header = f"{HEADERS['raw_province_year']},source_file,retrieved_on"
    rows = [f"110000,2010,gdp_nominal,{value},100m yuan,a.csv," for value in ("5", "5.0", "5.00")]
    report = landed(tmp_path, "raw_province_year", rows[0] + "today", rows[1], rows[2], header=header)
    assert [(row.line, row.rule) for row in report.refused] == [
        (2, "retrieved_on must be a date YYYY-MM-DD"),
        (2, "a row must not be repeated"),
        (4, "a row must not be repeated"),
    ]
    assert report.tables["raw_province_year"]["value"].tolist() == [5.0]


def test_sources_and_vintages_stand_side_by_side(tmp_path: Path) -> None:
    header = f"{HEADERS['raw_province_year']},source_file,vintage"
    figures = [("28014.94", "a.csv,2018"), ("31325.9", "a.csv,2024"), ("28000", "b.csv,2018"), ("28001", "b.csv,")]
    rows = [f"110000,2017,gdp_nominal,{value},100m yuan,{edition}" for value, edition in figures]
    report = landed(tmp_path, "raw_province_year", *rows, header=header)
    assert not report.refused
    assert len(report.tables["raw_province_year"]) == 4


def test_codes_unknown_to_the_registry_are_listed_and_carried(tmp_path: Path) -> None:
    rows = [f"110000,{year},gdp_nominl,1,100m yuan" for year in range(2010, 2013)] + ["990000,2010,my_own,1,km"]
    report = landed(tmp_path, "raw_province_year", *rows)
    assert not report.refused
    assert len(report.tables["raw_province_year"]) == 4
    regions, series = report.notices
    assert regions.startswith("raw_province_year.region_id: not in registry.regions") and "990000 (1 row" in regions
    assert "gdp_nominl (3 rows; did you mean 'gdp_nominal'?), my_own (1 row)" in series


def test_a_municipality_is_a_province_and_a_city_and_unknown_codes_are_of_any_grain(tmp_path: Path) -> None:
    codes = ["province,110000", "city,110000", "province,330000", "city,330100", "city,142300", "city,990100"]
    rows = [f"{code},2019,invention,applied,all,1" for code in [*codes, "province,990100", "city,110101"]]
    assert landed(tmp_path, "raw_patent", *rows).refused == ()


def test_a_region_of_the_users_own_is_of_the_grain_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    own = "region_id,name_zh,level,parent_id\n990100,甲市,city,330000\n990200,乙,,\n"
    (tmp_path / "registry" / "regions.csv").write_text(own, encoding="utf-8")
    rows = [f"province,{code},2019,invention,applied,all,1" for code in ("990100", "990200")]
    landed(tmp_path, "raw_patent", *rows)
    report = judge(read_folder(tmp_path, contracts.read()), registry.overlaid(tmp_path / "registry"))
    [refused] = report.refused
    assert refused.hint.startswith("990100 is 甲市, a city in registry.regions, and the row says province")


def test_exports_imports_and_trade_are_never_negative_and_other_series_may_be(tmp_path: Path) -> None:
    """A slip of the sign would turn every deviation from a base year round."""
    rows = ["110000,2019,exports_total,-5,100m yuan", "120000,2019,exports_total,0,100m yuan"]
    rows += [
        "130000,2019,exports_total,,100m yuan",
        "140000,2019,fdi_actual,-5,100m yuan",
        "150000,2019,imports_total,-1e9,yuan",
    ]
    report = landed(tmp_path, "raw_province_year", *rows)
    assert [(row.line, row.source_column, row.value, row.rule) for row in report.refused] == [
        (2, "D", "-5", "value must be at least 0 for its series"),
        (6, "D", "-1e9", "value must be at least 0 for its series"),
    ]
    assert report.refused[0].hint.startswith("exports_total is never below zero: check the figure and its sign")
    assert report.tables["raw_province_year"]["region_id"].tolist() == ["120000", "130000", "140000"]
