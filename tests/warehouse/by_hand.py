"""The raw sample read once more in pandas, without a line of the project: what measures are recomputed from by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from tests.conftest import ROOT

UNITS = {
    "yuan": 1.0, "10k yuan": 1e4, "100m yuan": 1e8, "10k USD": 1e4, "100m USD": 1e8,
    "persons": 1.0, "10k persons": 1e4, "10k": 1e4, "10k households": 1e4,
}  # fmt: skip
"""Factor to the base unit; what is not listed is one already."""
STANDING = ["synthetic", "compiled"]
"""Qualities of the sample, the better first; restated and suspect rows are no figures."""
KEY = ["region_id", "year"]
SAMPLE, REGISTRY = (ROOT / "warehouse" / "seeds" / name for name in ("sample", "registry"))


@cache
def seed(name: str) -> pd.DataFrame:
    return pd.read_csv(REGISTRY / f"{name}.csv", dtype=str)


@cache
def rates() -> pd.Series:
    """Yuan per US dollar by year."""
    return seed("fx").astype({"year": int, "cny_per_unit": float}).set_index("year")["cny_per_unit"]


@cache
def table(name: str) -> pd.DataFrame:
    """Rows with a figure, the newest edition of each first."""
    path = SAMPLE / f"{name}.csv"
    codes = {"region_id": str, "product_code": str, "industry_code": str, "partner_iso3": str, "iso3": str}
    if path.exists():
        rows = pd.read_csv(path, dtype=codes, keep_default_na=False, na_values=[""])
    else:
        rows = pd.read_parquet(path.with_suffix(".parquet")).astype({"quality": object})
    rows = rows[rows["quality"].isin(STANDING)]
    order = rows["quality"].map(STANDING.index)
    return rows.assign(order=order).sort_values(["order", "vintage"], ascending=[True, False], kind="stable")


@cache
def level(grain: str, series: str, money: str = "CNY") -> pd.Series:
    """A series by region and year in base units, money in yuan or US dollars; gaps filled after conversion."""
    rows = table(f"raw_{grain}_year")
    rows = rows[(rows["series"] == series) & rows["value"].notna()]
    value, rate = rows["value"] * rows["unit"].map(UNITS).fillna(1.0), rows["year"].map(rates())
    in_dollars, in_yuan = (rows["unit"].str.endswith(name) for name in ("USD", "yuan"))
    value = np.where(in_dollars & (money == "CNY"), value * rate, value)
    value = np.where(in_yuan & (money == "USD"), value / rate, value)
    found = rows.assign(value=value)
    if grain == "national":
        found = found.assign(region_id="000000")
    return filled(found, gaps=not (rows["unit"] == "prev.year=100").any())


def nation(series: str, money: str = "CNY") -> pd.Series:
    return level("national", series, money).droplevel(0)


@cache
def listed(name: str, value: str, **which: str) -> pd.Series:
    """Figures of a table of patents or indices that meet `which`."""
    rows = table(name)
    for column, wanted in which.items():
        rows = rows[rows[column] == wanted]
    return filled(rows.rename(columns={value: "value"}).dropna(subset=["value"]))


@cache
def customs(grain: str, flow: str, *by: str) -> pd.Series:
    rows = table("raw_customs_trade")
    rows = rows[(rows["region_type"] == grain) & rows["value_usd"].notna()]
    rows = rows.drop_duplicates([*KEY, "product_code", "hs_version", "partner_iso3", "flow"])
    return rows[rows["flow"] == flow].groupby([*KEY, *by])["value_usd"].sum().astype(float)


def filled(rows: pd.DataFrame, *, gaps: bool = True) -> pd.Series:
    """The first row of every region and year; gaps linear in levels, never beyond the ends."""
    wide = rows.drop_duplicates(KEY).pivot(index="year", columns="region_id", values="value")
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1))
    if gaps:
        wide = wide.interpolate("linear", limit_area="inside")
    return wide.unstack().dropna().rename_axis(KEY)


def before(values: pd.Series) -> pd.Series:
    """The value of the year before."""
    return shifted(values, 1).reindex(values.index)


def shifted(values: pd.Series, years: int) -> pd.Series:
    index = values.index.set_levels(values.index.levels[1] + years, level=1)
    return pd.Series(values.to_numpy(), index)


def of_year(values: pd.Series, year: int) -> pd.Series:
    """The value of the region in one year, in every year."""
    one = values.xs(year, level="year")
    return pd.Series(one.reindex(values.index.get_level_values("region_id")).to_numpy(), values.index)


def chained(index: pd.Series) -> pd.Series:
    """Level of an index with the previous year = 100: one in the year before its first."""
    wide = (index / 100).unstack(0)
    first = pd.DataFrame(1.0, index=[wide.index.min() - 1], columns=wide.columns)
    return pd.concat([first, wide]).cumprod().unstack().dropna().rename_axis(KEY)


def at(values: pd.Series, index: pd.MultiIndex) -> np.ndarray:
    """Yearly values of the nation at regions and years."""
    return values.reindex(index.get_level_values("year")).to_numpy()


def differ(ours: pd.Series, panel: pd.Series, tolerance: float = 1e-10) -> str:
    """Empty where both have the same cells and figures, relative to the larger or to one; else what differs."""
    ours, panel = ours.replace([np.inf, -np.inf], np.nan).dropna(), panel.dropna()
    if len(only := ours.index.symmetric_difference(panel.index)):
        return f"{panel.name}: {len(only)} cells on one side only, as {only[0]}"
    if not len(panel):
        return f"{panel.name}: no figure"
    off = (ours - panel.reindex(ours.index)).abs() / np.maximum(panel.abs().reindex(ours.index), 1e-6)
    return f"{panel.name}: {off.idxmax()} is off by {off.max():.2g}" if off.max() > tolerance else ""
