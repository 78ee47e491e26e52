"""The province table of the reference data, 65,903 rows, by the example map that the documentation names."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from nbs_tables import raw

from orchestration import ROOT
from orchestration.landing.tidy import import_tidy
from orchestration.landing.tidy.mapping import read_tidy_map

PROVINCE_MAP = ROOT / "docs" / "examples" / "province_map.csv"
SECONDS = 30
"""It takes about four on an idle machine, and tests share theirs."""


def test_the_example_map_gives_a_reason_for_every_series_it_leaves_out() -> None:
    left_out = [rule for rule in read_tidy_map(PROVINCE_MAP).series.values() if rule.series is None]
    assert left_out
    assert all(rule.reason for rule in left_out)


@pytest.fixture(scope="module")
def province_raw(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float, str]:
    folder = tmp_path_factory.mktemp("province")
    start = time.perf_counter()
    report = import_tidy(shared / "data" / "province" / "province_year.csv", PROVINCE_MAP, folder)
    return folder, time.perf_counter() - start, str(report)


def test_the_province_table_imports_in_seconds(province_raw: tuple[Path, float, str]) -> None:
    folder, seconds, report = province_raw
    assert seconds < SECONDS
    counts = {table: len(raw(folder, table)) for table in ("raw_province_year", "raw_national_year", "raw_patent")}
    assert counts == {"raw_province_year": 27_850, "raw_national_year": 206, "raw_patent": 7_297}
    assert sum(counts.values()) + 30_550 == 65_903
    assert "left out by the map, 66 series of 30,550 rows" in report


def test_the_province_table_keeps_sources_vintages_and_qualities(province_raw: tuple[Path, float, str]) -> None:
    rows = raw(province_raw[0])
    gdp = {
        (r["source_file"].split("/")[0], r["vintage"]): (r["value"], r["quality"])
        for r in rows
        if (r["region_id"], r["year"], r["series"]) == ("110000", "2017", "gdp_nominal")
    }
    assert gdp["Tobby-star__dynamic_datas", "2018"] == ("28014.94", "nbs_export")
    assert gdp["1376524890__tec_expenditure", "2025"] == ("31325.9", "nbs_export")
    assert gdp["WangMeng0734__china-provincial-energy-consumption-panel", "mixed"][1] == "suspect_mixed_vintage"
    trade = Counter((r["unit"], r["quality"]) for r in rows if r["series"] == "trade_total")
    assert trade == {("10k USD", "compiled"): 279, ("10k USD", "suspect"): 31, ("100m yuan", "compiled"): 279}
    assert "deposits_eop" not in {r["series"] for r in rows}


def test_the_province_table_points_into_the_file_that_was_read(
    province_raw: tuple[Path, float, str], shared: Path
) -> None:
    lines = (shared / "data" / "province" / "province_year.csv").read_text(encoding="utf-8").splitlines()
    for row in raw(province_raw[0])[::997]:
        cells = lines[int(row["source_row"]) - 1].split(",")
        assert (cells[0], cells[3], cells[6], cells[7]) == tuple(
            row[n] for n in ("region_id", "year", "value", "source_file")
        )
        assert row["source_column"] == "G"
