"""The same work, written by hand: sums over partners and over products, RCA of exports, HHI and number of destinations.

Each function returns three figures that all must agree on: sum of RCA, sum of HHI, number of destinations. The floors
only read and sum. `written` is a folder to which the results go as Parquet, for a mart is a table; without it they stay
in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

Figures = tuple[float, float, float]
CELL = ["region_type", "region_id", "year", "flow"]
COLUMNS = [*CELL, "product_code", "partner_iso3", "value_usd", "quality"]
GRAIN = ["region_type", "year"]


def floor_of_codes(raw: Path) -> Figures:
    """Scan and one GROUP BY, keys coded to integers: what no mart can beat."""
    rows = f"read_parquet('{raw}/codes/*.parquet')"
    duckdb.sql(
        f"""create or replace temp table x as
        select region, product, year, is_import, sum(value_usd) as v from {rows} group by all"""
    )
    return (0.0, 0.0, 0.0)


def floor_of_texts(raw: Path) -> Figures:
    """The same of the texts as they are."""
    rows = f"read_parquet('{raw}/raw_customs_trade/*.parquet')"
    duckdb.sql(
        f"""create or replace temp table x as
        select {", ".join(CELL)}, product_code, sum(value_usd) as v from {rows} group by all"""
    )
    return (0.0, 0.0, 0.0)


def in_pandas(raw: Path, written: Path | None = None) -> Figures:
    """pandas, texts as Arrow strings."""
    import pandas as pd

    rows = pd.read_parquet(raw / "raw_customs_trade", columns=COLUMNS)
    rows = rows[rows["value_usd"].notna() & ~rows["quality"].str.startswith("suspect")]
    product = rows.groupby([*CELL, "product_code"], sort=False)["value_usd"].sum().reset_index()
    partner = rows.groupby([*CELL, "partner_iso3"], sort=False)["value_usd"].sum().reset_index()
    del rows
    x = product[product["flow"] == "export"]
    of_region = x.groupby([*GRAIN, "region_id"], sort=False)["value_usd"].transform("sum")
    of_product = x.groupby([*GRAIN, "product_code"], sort=False)["value_usd"].transform("sum")
    of_all = x.groupby(GRAIN, sort=False)["value_usd"].transform("sum")
    x = x.assign(share=x["value_usd"] / of_region, of_product=x["value_usd"] / of_product)
    x = x.assign(rca=x["share"] / (of_product / of_all))
    y = partner[partner["flow"] == "export"]
    total = y.groupby([*GRAIN, "region_id"], sort=False)["value_usd"].transform("sum")
    y = y.assign(square=(y["value_usd"] / total) ** 2, sold=y["value_usd"] > 0)
    markets = y.groupby([*GRAIN, "region_id"], sort=False).agg(hhi=("square", "sum"), destinations=("sold", "sum"))
    if written:
        for name, frame in {"product": product, "partner": partner, "shares": x, "markets": markets}.items():
            frame.to_parquet(written / f"{name}.parquet")
    return float(x["rca"].sum()), float(markets["hhi"].sum()), float(markets["destinations"].sum())


def in_polars(raw: Path, written: Path | None = None) -> Figures:
    """polars, lazy, in its streaming engine."""
    import polars as pl

    value = pl.col("value_usd")
    rows = pl.scan_parquet(raw / "raw_customs_trade" / "*.parquet").select(COLUMNS)
    rows = rows.filter(value.is_not_null() & ~pl.col("quality").str.starts_with("suspect"))
    margins = [rows.group_by([*CELL, by]).agg(value.sum()) for by in ("product_code", "partner_iso3")]
    product, partner = pl.collect_all(margins, engine="streaming")
    x = product.lazy().filter(pl.col("flow") == "export")
    of_region, of_product = value.sum().over([*GRAIN, "region_id"]), value.sum().over([*GRAIN, "product_code"])
    x = x.with_columns(
        share=value / of_region, of_product=value / of_product, norm=of_product / value.sum().over(GRAIN)
    )
    shares = x.with_columns(rca=pl.col("share") / pl.col("norm")).collect()
    y = partner.lazy().filter(pl.col("flow") == "export")
    y = y.with_columns(square=(value / value.sum().over([*GRAIN, "region_id"])) ** 2)
    markets = (
        y.group_by([*GRAIN, "region_id"]).agg(hhi=pl.col("square").sum(), destinations=(value > 0).sum()).collect()
    )
    if written:
        for name, frame in {"product": product, "partner": partner, "shares": shares, "markets": markets}.items():
            frame.write_parquet(written / f"{name}.parquet")
    return float(shares["rca"].sum()), float(markets["hhi"].sum()), float(markets["destinations"].sum())


def to_disk(rival: Callable[[Path, Path | None], Figures]) -> Callable[[Path], Figures]:
    """The rival with its results written to a folder that goes afterwards."""

    def written(raw: Path) -> Figures:
        with TemporaryDirectory(dir=raw) as folder:
            return rival(raw, Path(folder))

    return written


RIVALS: dict[str, Callable[[Path], Figures]] = {
    "floor, coded keys": floor_of_codes,
    "floor, texts": floor_of_texts,
    "pandas": in_pandas,
    "pandas, results written": to_disk(in_pandas),
    "polars": in_polars,
    "polars, results written": to_disk(in_polars),
}
