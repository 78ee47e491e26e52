"""Columns of both panels on the sample, recomputed in pandas from the raw files by the printed formulas.

TOLERANCE: 1e-8 of the figure, since counterfactuals divide by small differences; eigenvectors by another solver 1e-6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.warehouse.by_hand import (
    KEY,
    at,
    before,
    chained,
    customs,
    differ,
    level,
    listed,
    nation,
    of_year,
    seed,
    table,
)

TOLERANCE, EIGEN = 1e-8, 1e-6
Column = Callable[[str], pd.Series]


@pytest.fixture(scope="module")
def panels(sample_home) -> Iterator[dict[str, pd.DataFrame]]:  # type: ignore[no-untyped-def]
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        yield {g: con.sql(f"from marts.panel_{g}").df().set_index(KEY) for g in ("province", "city")}


def deviation(values: pd.Series, year: int = 2008) -> pd.Series:
    return (values - of_year(values, year)) / of_year(values, year)


def counterfactual(path: str, money: str = "CNY", winsor: float = 0.0) -> Column:
    """Zhang and Song, eq. 1 and 2; in the base year the path meets the base value, and nothing is divided."""

    def column(grain: str) -> pd.Series:
        value, national = level(grain, "exports_total", money), nation("exports_total", money)
        base, growth = of_year(value, 2008), at(national / national.shift(1), value.index)
        if path == "lag":
            expected = before(value) * growth
        elif path == "base":
            expected = base * at(national / national[2008], value.index)
        else:
            inflation = np.log(level(grain, "cpi").reindex(value.index) / at(nation("cpi"), value.index))
            expected = before(value) * (1 + np.log(growth) * (1 + density(grain).reindex(value.index)) + inflation)
        found = ((value - base) - (expected - base)) / (expected - base).abs().replace(0.0, np.nan)
        low, high = found.quantile([winsor, 1 - winsor])
        return found.clip(low, high)

    return column


def specialised(grain: str) -> Iterator[tuple[int, pd.DataFrame, pd.DataFrame]]:
    """Year, exports and the matrix of RCA >= 1, both of the regions and products that have a one."""
    for year, rows in customs(grain, "export", "product_code").groupby(level="year"):
        x = rows.droplevel("year").unstack(fill_value=0.0)
        rca = x.div(x.sum(axis=1), axis=0) / (x.sum() / x.to_numpy().sum())
        m = (rca >= 1).astype(float)
        m = m.loc[m.any(axis=1), m.any(axis=0)]
        yield year, x.loc[m.index, m.columns], m


def by_year(grain: str, value: Callable[[pd.DataFrame, pd.DataFrame], pd.Series]) -> pd.Series:
    found = pd.concat({year: value(x, m) for year, x, m in specialised(grain)}, names=["year", "region_id"])
    return found.swaplevel().sort_index().rename_axis(KEY)


def density(grain: str) -> pd.Series:
    def value(x: pd.DataFrame, m: pd.DataFrame) -> pd.Series:
        phi = (m.T @ m) / np.maximum.outer(m.sum().to_numpy(), m.sum().to_numpy())
        omega = (m @ phi) / phi.sum()
        return (x * omega).sum(axis=1) / x.sum(axis=1)

    return by_year(grain, value)


def eci(grain: str) -> pd.Series:
    """The asymmetric form, by another solver; rising with diversity."""

    def value(_: pd.DataFrame, m: pd.DataFrame) -> pd.Series:
        values, vectors = np.linalg.eig(((m / m.sum()) @ m.T).div(m.sum(axis=1), axis=0).to_numpy())
        second = vectors[:, np.argsort(-values.real)[1]].real
        z = pd.Series((second - second.mean()) / second.std(), m.index)
        return z * np.sign(z.corr(m.sum(axis=1)))

    return by_year(grain, value)


def reflected(grain: str) -> pd.Series:
    """k_18, its common part taken out at every step, as a z-score."""

    def value(_: pd.DataFrame, m: pd.DataFrame) -> pd.Series:
        region, product = m.sum(axis=1), m.sum()
        d, u = region, product
        for _ in range(18):
            region, product = (m @ product) / d, (m.T @ region) / u
            region, product = region - region.mean(), product - product.mean()
        return region / region.std()

    return by_year(grain, value)


def markets(grain: str) -> pd.Series:
    return customs(grain, "export", "partner_iso3")


def hhi(grain: str) -> pd.Series:
    share = markets(grain) / markets(grain).groupby(KEY).transform("sum")
    return (share**2).groupby(KEY).sum()


def exposure(index: str) -> Column:
    def column(grain: str) -> pd.Series:
        risk = table("raw_country_risk").dropna(subset=["value"])
        risk = risk[risk["index_name"] == index].set_index(["year", "iso3"])["value"]
        value = markets(grain)
        priced = risk.reindex(value.index.droplevel("region_id").set_names(["year", "iso3"])).to_numpy()
        held = value[~np.isnan(priced)]
        return (value * priced).groupby(KEY).sum().reindex(held.groupby(KEY).sum().index) / held.groupby(KEY).sum()

    return column


def belt_and_road(grain: str) -> pd.Series:
    members = set(table("raw_country_group")["iso3"])
    value = markets(grain)
    inside = value[value.index.get_level_values("partner_iso3").isin(members)].groupby(KEY).sum()
    total = value.groupby(KEY).sum()
    return inside.reindex(total.index).fillna(0.0) / total


def manufactures(grain: str, flow: str) -> pd.Series:
    codes = set(seed("product_classes").query("classification == 'hs' and product_scheme == 'manufacturing'")["code"])
    value = customs(grain, flow, "product_code")
    inside = value[value.index.get_level_values("product_code").str[:2].isin(codes)].groupby(KEY).sum()
    every = customs(grain, "export", "product_code").groupby(KEY).sum().index
    return inside.reindex(every).fillna(0.0)


def competitiveness(grain: str) -> pd.Series:
    sold, bought = manufactures(grain, "export"), manufactures(grain, "import")
    return (sold - bought) / (sold + bought)


def market_share(grain: str) -> pd.Series:
    sold = manufactures(grain, "export")
    return sold / sold.groupby("year").transform("sum")


def advantage(grain: str) -> pd.Series:
    sold, every = manufactures(grain, "export"), customs(grain, "export", "product_code").groupby(KEY).sum()
    return (sold / every) / (sold.groupby("year").transform("sum") / every.groupby("year").transform("sum"))


def sophistication(income: str) -> Column:
    """EXPY over the PRODY of countries: shares after countries without income have left."""

    def column(grain: str) -> pd.Series:
        sold = table("raw_world_export").dropna(subset=["value_usd"])
        rich = table("raw_country_year").dropna(subset=[income])[["iso3", "year", income]]
        sold = sold.merge(rich, left_on=["exporter_iso3", "year"], right_on=["iso3", "year"])
        sold["share"] = sold["value_usd"] / sold.groupby(["iso3", "year"])["value_usd"].transform("sum")
        sold["weighted"] = sold["share"] * sold[income].astype(float)
        sums = sold.groupby(["year", "product_code"])[["weighted", "share"]].sum()
        return basket(customs(grain, "export", "product_code"), sums["weighted"] / sums["share"], "product_code")

    return column


def industries(kind: str = "") -> Column:
    """TSI over the PRODY of provinces, manufacturing industries; the logarithm."""

    def column(_: str) -> pd.Series:
        classes = seed("product_classes").query("classification == 'industry'")
        codes = classes.query("product_scheme == 'manufacturing'")["code"]
        chosen = (
            classes.query("product_scheme == 'factor_intensity' and product_class == @kind")["code"] if kind else codes
        )
        rows = table("raw_industry_export").dropna(subset=["value"]).query("industry_code in @codes")
        value = rows.set_index([*KEY, "industry_code"])["value"].astype(float)
        share = value / value.groupby(KEY).transform("sum")
        income = level("province", "gdp_pc_nominal").reindex(value.index.droplevel("industry_code")).to_numpy()
        by = ["year", "industry_code"]
        prody = (share * income).groupby(by).sum() / share.groupby(by).sum()
        return np.log(basket(value[value.index.get_level_values("industry_code").isin(chosen)], prody, "industry_code"))

    return column


def basket(value: pd.Series, prody: pd.Series, product: str) -> pd.Series:
    """Mean PRODY of what is priced, weighted by exports."""
    price = prody.reindex(value.index.droplevel("region_id").set_names(["year", product])).to_numpy()
    priced = value[~np.isnan(price)]
    sums = priced.groupby(KEY).sum()
    return (value * price).groupby(KEY).sum().reindex(sums.index) / sums.where(sums > 0)


def in_1984(series: str, grain: str, index: pd.MultiIndex) -> np.ndarray:
    rows = (
        table("raw_history_1984").query("series == @series and region_type == @grain").set_index("region_id")["value"]
    )
    return rows.reindex(index.get_level_values("region_id")).to_numpy()


def of_telecom(grain: str) -> pd.Series:
    """1984 in 100m yuan times the nation's users of the year before in ten thousand."""
    users = nation("internet_users").shift(1)
    index = level(grain, "gdp_nominal").index
    return pd.Series(in_1984("post_telecom_volume", grain, index) * 1e4 / 1e8 * at(users, index) / 1e4, index)


def of_ports(grain: str) -> pd.Series:
    ports = level(grain, "internet_ports")
    return in_1984("post_offices", grain, ports.index) * ports / 1e4


def extrapolated(_: str) -> pd.Series:
    """Two years at the geometric mean growth since 2011."""
    wide = listed("raw_index", "value", region_type="province", index_name="marketization", component="total").unstack(
        0
    )
    last = wide.index.max()
    factor = (wide.loc[last] / wide.loc[2011]) ** (1 / (last - 2011))
    ahead = pd.DataFrame({last + n: wide.loc[last] * factor**n for n in (1, 2)}).T
    return pd.concat([wide, ahead]).unstack().rename_axis(KEY)


def volume_index(base: int) -> pd.Series:
    index = chained(level("province", "gdp_pc_index"))
    return index / of_year(index, base)


def difference(values: pd.Series) -> pd.Series:
    return values - before(values)


COLUMNS: dict[tuple[str, str], Column] = {
    ("region", "resilience__export_deviation"): lambda g: deviation(level(g, "exports_total")),
    ("region", "resilience__counterfactual"): counterfactual("lag"),
    ("region", "resilience__counterfactual_usd"): counterfactual("lag", "USD"),
    ("region", "resilience__counterfactual_w99"): counterfactual("lag", winsor=0.01),
    ("region", "resilience__counterfactual_base"): counterfactual("base"),
    ("region", "resilience__cf_base_w99"): counterfactual("base", winsor=0.01),
    ("region", "resilience__weighted_path"): counterfactual("weighted"),
    ("region", "resilience__market_diversity"): lambda g: 1 / hhi(g),
    ("region", "structure__hhi"): hhi,
    ("region", "structure__destinations"): lambda g: (markets(g) > 0).groupby(KEY).sum().astype(float),
    ("region", "structure__bri_share"): belt_and_road,
    ("region", "structure__tc"): competitiveness,
    ("region", "structure__ms"): market_share,
    ("region", "structure__rca"): advantage,
    ("region", "structure__density"): density,
    ("region", "complexity__eci"): eci,
    ("region", "complexity__reflections"): reflected,
    ("region", "complexity__expy"): sophistication("gdp_pc_ppp_const"),
    ("region", "complexity__expy_usd"): sophistication("gdp_pc_usd"),
    ("region", "exposure__geopolitical"): exposure("GPR"),
    ("region", "exposure__policy_uncertainty"): exposure("EPU"),
    ("province", "complexity__tsi_ln"): industries(),
    ("province", "complexity__tsi_labour_ln"): industries("labour"),
    ("province", "complexity__tsi_capital_ln"): industries("capital"),
    ("province", "complexity__tsi_technology_ln"): industries("technology"),
    ("province", "resilience__trade_deviation"): lambda g: deviation(level(g, "trade_total")),
    ("province", "resilience__trade_deviation_usd"): lambda g: deviation(level(g, "trade_total", "USD")),
    ("province", "ln_real_gdp_pc"): lambda g: np.log(level(g, "gdp_pc_nominal") / volume_index(2000)),
    ("province", "ln_real_gdp_pc__2010"): lambda g: np.log(
        of_year(level(g, "gdp_pc_nominal"), 2010) * volume_index(2010)
    ),
    ("province", "ln_exports_1m_yuan"): lambda g: np.log(level(g, "exports_total") / 1e6),
    ("province", "d_ln_fcl"): lambda g: difference(np.log(level(g, "fdi_actual", "USD"))),
    ("province", "d_openness"): lambda g: difference(level(g, "trade_total") / level(g, "gdp_nominal")),
    ("province", "iv_telecom1984_x_users"): of_telecom,
    ("province", "marketization"): extrapolated,
    ("city", "iv_post1984_x_ports"): of_ports,
    ("city", "fdi_gdp_ratio"): lambda g: level(g, "fdi_actual") / level(g, "gdp_nominal"),
}
CASES = [
    (grain, name, column)
    for (of, name), column in COLUMNS.items()
    for grain in ("province", "city")
    if of in (grain, "region")
]


@pytest.mark.parametrize(("grain", "name", "column"), CASES, ids=[f"{grain} {name}" for grain, name, _ in CASES])
def test_column(panels: dict[str, pd.DataFrame], grain: str, name: str, column: Column) -> None:
    panel, ours = panels[grain][name], column(grain)
    ours = ours[ours.index.isin(panel.index)]
    assert differ(ours, panel, EIGEN if name == "complexity__eci" else TOLERANCE) == ""
