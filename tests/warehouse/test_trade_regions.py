"""The trade models on real customs rows, provinces of Peru, against the same measures written out in pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from orchestration.landing.gate import land
from tests.warehouse.built import build, query, text_table

SUMS = 1e-12
"""Relative: the same sums in another order."""
KEY = ["region_id", "product_code", "partner_iso3", "year"]


@pytest.fixture(scope="module")
def customs(shared: Path) -> pd.DataFrame:
    """Codes of six digits for provinces and of four for products: their own numbers with zeros."""
    rows = text_table(shared / "data" / "trade" / "peru_province_product_partner_year_sample.csv")
    rows = rows.assign(
        region_id="9" + rows["prov_id"].str.zfill(5),
        product_code=rows["prod_id"].str.zfill(4),
        partner_iso3=rows["iso3"],
        year=rows["year"].astype(int),
    )
    flows = {"export": "export_usd", "import": "import_usd"}
    long = [
        rows[rows[column] != ""][[*KEY, column]].rename(columns={column: "value_usd"}).assign(flow=flow)
        for flow, column in flows.items()
    ]
    return pd.concat(long).astype({"value_usd": float}).assign(region_type="province", hs_version="")


@pytest.fixture(scope="module")
def warehouse(customs: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("peru")
    (home / "raw").mkdir()
    rows = customs.assign(value_usd=customs["value_usd"].map(repr))
    rows.to_csv(home / "raw" / "raw_customs_trade.csv", index=False)
    return build(home / "raw", home)


def measure(warehouse: Path, name: str) -> pd.Series:
    found = query(warehouse, f"select region_id, year, value from marts.measures where measure_id = '{name}'")
    return found.set_index(["region_id", "year"])["value"].sort_index()


def assert_equal(found: pd.Series, expected: pd.Series) -> None:
    """The same rows, and the same values but for rounding."""
    found, expected = found.dropna().sort_index(), expected.dropna().sort_index()
    assert len(expected) > 100 and list(found.index) == list(expected.index)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), rel=SUMS)


def exports(customs: pd.DataFrame, by: str) -> pd.Series:
    return customs[customs["flow"] == "export"].groupby(["region_id", "year", by])["value_usd"].sum()


def test_concentration_and_diversity(warehouse: Path, customs: pd.DataFrame) -> None:
    sold = exports(customs, "partner_iso3")
    total = sold.groupby(["region_id", "year"]).transform("sum")
    hhi = ((sold / total) ** 2)[total > 0].groupby(["region_id", "year"]).sum()
    assert_equal(measure(warehouse, "structure__hhi"), hhi)
    assert_equal(measure(warehouse, "resilience__market_diversity"), 1 / hhi)
    destinations = (sold > 0).groupby(["region_id", "year"]).sum()
    assert (measure(warehouse, "structure__destinations") == destinations).all()


def test_revealed_comparative_advantage(warehouse: Path, customs: pd.DataFrame) -> None:
    x = exports(customs, "product_code")
    share = x / x.groupby(["region_id", "year"]).transform("sum")
    product = x.groupby(["product_code", "year"]).transform("sum") / x.groupby("year").transform("sum")
    expected = (share / product).replace([np.inf], np.nan).dropna()
    found = query(warehouse, "select region_id, year, product_id, rca from intermediate.int_product_shares")
    expected.index = expected.index.set_names("product_id", level="product_code")
    assert_equal(found.set_index(["region_id", "year", "product_id"])["rca"], expected)


def test_without_import_rows_there_is_no_competitiveness(warehouse: Path, customs: pd.DataFrame) -> None:
    assert set(customs["flow"]) == {"export"}
    found = measure(warehouse, "structure__tc_all")
    assert len(found) > 100 and found.isna().all()


def test_a_matrix_without_complexity_says_why(warehouse: Path) -> None:
    found = query(warehouse, "select value is null as missing, missing_because from intermediate.int_complexity")
    assert len(found) and (found["missing"] == found["missing_because"].notna()).all()


def test_negative_exports_are_refused(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    header = "region_type,region_id,product_code,hs_version,partner_iso3,year,flow,value_usd\n"
    row = "province,110000,0102,,NAM,2020,export,{}\n"
    (raw / "raw_customs_trade.csv").write_text(header + row.format(5) + row.replace("NAM", "DEU").format(-5))
    report = land(raw, tmp_path / "build")
    assert [row.value for row in report.refused] == ["-5"]
    assert report.tables["raw_customs_trade"]["partner_iso3"].tolist() == ["NAM"]
