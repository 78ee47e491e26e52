"""The trade models on real rows, provinces of Peru and of Spain, against the same measures written out in pandas.

Of Peru there are products, partners and years; of Spain 22 sections of one year, enough for a complexity matrix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from orchestration.landing.gate import land
from tests.warehouse import trade_in_pandas as pandas_trade
from tests.warehouse.built import build, query, text_table
from tests.warehouse.trade_in_pandas import assert_equal, measure

SUMS = 1e-12
"""Relative: the same sums in another order."""
EIGENVECTORS = 1e-9
"""Absolute, in standard deviations: another eigensolver."""
KEY = ["region_id", "product_code", "partner_iso3", "year"]
SPAIN_YEAR = 2017
"""The file names no year; the models need one."""


@pytest.fixture(scope="module")
def customs(shared: Path) -> pd.DataFrame:
    """Peru. Codes of six digits for provinces and of four for products: their own numbers with zeros."""
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
    pandas_trade.write_customs(home / "raw", customs)
    return build(home / "raw", home)


@pytest.fixture(scope="module")
def spanish(shared: Path) -> pd.Series:
    """The basket of Spain: sections of the Harmonized System for products."""
    rows = text_table(shared / "data" / "trade" / "datawheel_subnat_exports_spain_provinces_sections.csv")
    rows = rows.assign(
        region_id="9" + rows["Subnat Geography ID"].str.zfill(5),
        product_code=rows["Section ID"].str.zfill(2),
        value_usd=rows["Trade Value"].astype(float),
        year=SPAIN_YEAR,
        flow="export",
    )
    return pandas_trade.basket(rows)


@pytest.fixture(scope="module")
def spain(spanish: pd.Series, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("spain")
    rows = spanish.rename("value_usd").reset_index().rename(columns={"product_id": "product_code"})
    rows = rows.assign(region_type="province", hs_version="", partner_iso3="WLD", flow="export")
    pandas_trade.write_customs(home / "raw", rows)
    return build(home / "raw", home, "measure_values")


@pytest.fixture(scope="module")
def matrix(spanish: pd.Series) -> pd.DataFrame:
    """53 provinces by 22 sections, 1 where RCA >= 1."""
    found = pandas_trade.specialised(pandas_trade.revealed_advantage(spanish), SPAIN_YEAR)
    assert found.shape[0] > 50 and found.shape[1] > 20
    return found


def of_year(values: pd.Series) -> pd.Series:
    return pd.concat({SPAIN_YEAR: values}, names=["year"]).rename_axis(["year", "region_id"]).swaplevel()


def test_concentration_and_diversity(warehouse: Path, customs: pd.DataFrame) -> None:
    sold = pandas_trade.exports(customs, "partner_iso3")
    total = sold.groupby(["region_id", "year"]).transform("sum")
    hhi = ((sold / total) ** 2)[total > 0].groupby(["region_id", "year"]).sum()
    assert_equal(measure(warehouse, "structure__hhi"), hhi, least=100, rel=SUMS)
    assert_equal(measure(warehouse, "resilience__market_diversity"), 1 / hhi, least=100, rel=SUMS)
    destinations = (sold > 0).groupby(["region_id", "year"]).sum()
    assert (measure(warehouse, "structure__destinations") == destinations).all()
    assert (measure(warehouse, "structure__selection_gt3") == (destinations > 3)).all()
    assert (measure(warehouse, "structure__selection_ge3") == (destinations >= 3)).all()
    assert 0 < (destinations == 3).sum() < len(destinations)


def test_revealed_comparative_advantage(warehouse: Path, customs: pd.DataFrame) -> None:
    expected = pandas_trade.revealed_advantage(pandas_trade.basket(customs))
    assert_equal(pandas_trade.products_of(warehouse, "rca", "int_product_shares"), expected, least=100, rel=SUMS)


def test_without_import_rows_there_is_no_competitiveness(warehouse: Path, customs: pd.DataFrame) -> None:
    assert set(customs["flow"]) == {"export"}
    found = measure(warehouse, "structure__tc_all")
    assert len(found) > 100 and found.isna().all()


def test_a_matrix_without_complexity_says_why(warehouse: Path) -> None:
    found = query(warehouse, "select value is null as missing, missing_because from intermediate.int_complexity")
    assert len(found) and (found["missing"] == found["missing_because"].notna()).all()


def test_advantage_and_market_share_of_spain(spain: Path, spanish: pd.Series) -> None:
    expected = pandas_trade.revealed_advantage(spanish)
    assert_equal(pandas_trade.products_of(spain, "rca", "int_product_shares"), expected, least=1000, rel=SUMS)
    total = spanish.groupby(["region_id", "year"]).sum()
    assert_equal(measure(spain, "structure__ms_all"), total / total.sum(), least=52, rel=SUMS)


def test_density_of_spain(spain: Path, spanish: pd.Series, matrix: pd.DataFrame) -> None:
    """Hidalgo et al. (2007): the smaller conditional probability, shares of proximity, weights of the basket."""
    together, ubiquity = matrix.T @ matrix, matrix.sum()
    phi = together.div(ubiquity, axis=0).clip(upper=together.div(ubiquity, axis=1))
    omega = (matrix @ phi) / phi.sum()
    basket = spanish.xs(SPAIN_YEAR, level="year").unstack("product_id").fillna(0.0).loc[omega.index, omega.columns]
    expected = (basket * omega).sum(axis=1) / basket.sum(axis=1)
    assert_equal(measure(spain, "structure__density"), of_year(expected), least=50, rel=SUMS)


def test_reflections_of_spain(spain: Path, matrix: pd.DataFrame) -> None:
    region, product = matrix.sum(axis=1), matrix.sum()
    diversity, ubiquity = region, product
    for _ in range(18):
        region, product = (matrix @ product) / diversity, (matrix.T @ region) / ubiquity
    assert_equal(measure(spain, "complexity__diversity"), of_year(diversity), least=50)
    assert_equal(measure(spain, "complexity__reflections_raw"), of_year(region), least=50, rel=SUMS)


def test_complexity_of_spain(spain: Path, matrix: pd.DataFrame) -> None:
    """The second eigenvector of D^-1 M U^-1 M', rising with diversity, mean 0, standard deviation 1 (divisor n)."""
    diversity, ubiquity = matrix.sum(axis=1), matrix.sum()
    values, vectors = np.linalg.eig((matrix / ubiquity) @ matrix.T / diversity.to_numpy()[:, None])
    second = pd.Series(np.real(vectors[:, np.argsort(-np.real(values))[1]]), matrix.index)
    second *= np.sign(np.corrcoef(second, diversity)[0, 1])
    expected = (second - second.mean()) / second.std(ddof=0)
    assert_equal(measure(spain, "complexity__eci"), of_year(expected), least=50, absolute=EIGENVECTORS)


def test_negative_exports_are_refused(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    header = "region_type,region_id,product_code,hs_version,partner_iso3,year,flow,value_usd\n"
    row = "province,110000,0102,,NAM,2020,export,{}\n"
    (raw / "raw_customs_trade.csv").write_text(header + row.format(5) + row.replace("NAM", "DEU").format(-5))
    report = land(raw, tmp_path / "build")
    assert [row.value for row in report.refused] == ["-5"]
    landed = pd.read_parquet(tmp_path / "build" / "landed" / "raw_customs_trade")
    assert landed["partner_iso3"].tolist() == ["NAM"]
