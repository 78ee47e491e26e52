"""Trade measures written out in pandas, for comparison with the models.

A basket is a series of exports indexed by region_id, year and product_id."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.built import query

REGION_YEAR = ["region_id", "year"]
CUSTOMS = ["region_type", "region_id", "product_code", "hs_version", "partner_iso3", "year", "flow", "value_usd"]


def write_customs(raw: Path, rows: pd.DataFrame) -> None:
    """raw_customs_trade.csv of rows that carry all its columns, values to the last digit."""
    raw.mkdir(exist_ok=True)
    rows.assign(value_usd=rows["value_usd"].map(repr))[CUSTOMS].to_csv(raw / "raw_customs_trade.csv", index=False)


def exports(customs: pd.DataFrame, by: str) -> pd.Series:
    """Exports by region, year and a column of the customs rows."""
    return customs[customs["flow"] == "export"].groupby([*REGION_YEAR, by])["value_usd"].sum()


def basket(customs: pd.DataFrame) -> pd.Series:
    return exports(customs, "product_code").rename_axis([*REGION_YEAR, "product_id"])


def revealed_advantage(x: pd.Series) -> pd.Series:
    """Balassa (1965), without rows that have none."""
    share = x / x.groupby(REGION_YEAR).transform("sum")
    product = x.groupby(["product_id", "year"]).transform("sum") / x.groupby("year").transform("sum")
    return (share / product).replace([np.inf], np.nan).dropna()


def specialised(rca: pd.Series, year: int) -> pd.DataFrame:
    """Regions by products of one year: 1 where RCA >= 1; rows and columns without a 1 left out."""
    wide = rca.xs(year, level="year").unstack("product_id").fillna(0.0)
    m = (wide >= 1).astype(float)
    return m.loc[m.sum(axis=1) > 0, m.sum() > 0]


def products_of(warehouse: Path, column: str, table: str) -> pd.Series:
    found = query(warehouse, f"select region_id, year, product_id, {column} from intermediate.{table}")
    return found.set_index([*REGION_YEAR, "product_id"])[column]


def measure(warehouse: Path, name: str, region_type: str = "province") -> pd.Series:
    """A measure of marts.measures, missing values included."""
    found = query(
        warehouse,
        "select region_id, year, value from marts.measures "
        f"where measure_id = '{name}' and region_type = '{region_type}'",
    )
    return found.set_index(REGION_YEAR)["value"].sort_index()


def assert_equal(found: pd.Series, expected: pd.Series, *, least: int, rel: float = 0.0, absolute: float = 0.0) -> None:
    """The same rows with a value, at least so many, and the same values but for rounding."""
    found, expected = found.dropna().sort_index(), expected.dropna().sort_index()
    assert len(expected) >= least and list(found.index) == list(expected.index)
    assert found.to_numpy(float) == pytest.approx(expected.to_numpy(float), rel=rel, abs=absolute)
