"""Figures that could be, and are off by orders of magnitude all the same: found beside other years and sources."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from tests.warehouse.model_sql import complaints, make, put

YEARS = range(2010, 2020)


def rows(source: str, factor: float = 1.0, **changed: float) -> list[tuple[str, str, int, str, float]]:
    """GDP of three provinces that grows by a tenth a year; `changed` figures by year of the first province."""
    return [
        ("gdp_nominal", region, year, source, changed.get(f"y{year}", size * factor * 1.1 ** (year - 2010)))
        if region == "110000"
        else ("gdp_nominal", region, year, source, size * factor * 1.1 ** (year - 2010))
        for region, size in (("110000", 1e12), ("440000", 4e12), ("540000", 5e10))
        for year in YEARS
    ]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


def suspect(con: duckdb.DuckDBPyConnection, figures: list[tuple[str, str, int, str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(figures, columns=["series_id", "region_id", "year", "source_file", "value"])
    table = table.assign(region_type="province", source_id=table["source_file"], currency="CNY", place=1)
    put(
        con,
        int_values_ranked=table,
        series=[{"series_id": "gdp_nominal", "quantity": "money"}],
        quantities=[{"quantity": "money", "jump_between_years": 20, "jump_between_sources": 5}],
    )
    return con.sql(f"from {make(con, 'int_suspect_sizes')} order by all").df()


def test_regions_of_all_sizes_and_honest_disagreements_are_let_be(con: duckdb.DuckDBPyConnection) -> None:
    assert suspect(con, [*rows("a.csv"), *rows("b.csv", 1.8)]).empty


def test_one_figure_in_another_unit_stands_out_among_its_years(con: duckdb.DuckDBPyConnection) -> None:
    found = suspect(con, rows("a.csv", y2014=1.4e8))
    assert found[["region_id", "year", "compared_with"]].values.tolist() == [["110000", 2014, "neighbouring years"]]
    [complaint] = complaints(con, "figures_keep_their_size")
    assert complaint.startswith(
        "gdp_nominal from a.csv: 1 figures of the grain province are far from their neighbouring"
    )
    assert "110000 2014 with 1.4e+08" in complaint


def test_a_file_in_another_unit_stands_out_beside_the_others(con: duckdb.DuckDBPyConnection) -> None:
    """Ten times too much in every figure: no year tells, another source does."""
    found = suspect(con, [*rows("a.csv"), *rows("b.csv", 10.0)])
    assert set(found["compared_with"]) == {"other sources"}
    assert found.groupby("source_file")["ratio"].median().round(6).to_dict() == {"a.csv": 0.1, "b.csv": 10.0}
    assert len(complaints(con, "figures_keep_their_size")) == 2, "nothing tells which of two is right"


def test_a_build_without_the_gate_refuses_what_the_gate_would(con: duckdb.DuckDBPyConnection) -> None:
    sound = {
        "region_type": "province",
        "region_id": "110000",
        "year": 2020,
        "series_id": "gdp_nominal",
        "value": 3.6e12,
    }
    wrong = [sound | {"year": 2021, "value": 41045.6}, sound | {"year": 2023, "value": -3.6e12}]
    landed = pd.DataFrame([sound, *wrong, sound | {"year": 2022, "value": 0.0}])
    suspect = pd.DataFrame([row | {"quality": "suspect_unit"} for row in wrong])
    landed = pd.concat([landed.assign(quality="yearbook"), suspect]).assign(base_unit="yuan", quantity="money")
    put(
        con,
        stg_yearbook__province_year=landed,
        stg_yearbook__city_year=landed.head(0),
        stg_yearbook__national_year=landed.head(0),
        units=[{"unit_id": "100m yuan", "quantity": "money", "factor": 1e8}],
        source_preference=[{"series_id": "*", "quality": "suspect*", "rank": None}],
        plausible_sizes=[
            {"series_id": "gdp_nominal", "region_type": "province", "lowest": 0.1, "highest": 1e6, "unit": "100m yuan"}
        ],
    )
    complaint, sign = sorted(complaints(con, "raw_figures_have_a_plausible_size"))
    assert sign.startswith("province 110000 2023: gdp_nominal of -3.6e+12 yuan is below zero, between 0.1 and")
    assert complaint.startswith("province 110000 2021: gdp_nominal of 4.105e+04 yuan is off by orders of magnitude")
