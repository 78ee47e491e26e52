"""Competitiveness, TSI by factor intensity, country groups, risk and selection, through dbt on a generated raw folder,
against the same measures written out in pandas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.warehouse.built import build, query
from tests.warehouse.trade_in_pandas import REGION_YEAR, assert_equal, exports, measure, write_customs
from warehouse.kernels.entropy import entropy_weights

SUMS = 1e-12
"""Relative: the same sums and logarithms in another order."""
DIFFERENCES = 1e-9
"""Relative: small differences of sums, over small differences."""
PROVINCES = ["110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000"]
IMPORTER = "540000"
"""Has import rows only; outside the sample of the index."""
YEARS = [2008, 2011, 2012, 2013]
PRODUCTS = ["1001", "6109", "8471", "8703"]
MEMBERS, JOINED = ["VNM", "NAM"], {"NAM": 2012}
RISK = {"DEU": 90.0, "USA": 140.0, "VNM": 60.0}
PARTNERS = ["DEU", "USA", "VNM", "NAM", "QQQ"]
INDUSTRIES = {
    "06": None,
    "17": "labour",
    "25": "capital",
    "36": "technology",
    "39": "technology",
    "41": "labour",
    "42": "none",
}
OVERLAY = [("industry", "41", "factor_intensity", "labour")]
"""The user's own: a class for a division that ships without one, and below a concordance."""
CONCORDANCE = {"61": "17", "8471": "39", "87": "36"}
NATION = {2008: 1000.0, 2010: 1500.0, 2011: 1900.0, 2012: 2050.0, 2013: 2210.0}


@pytest.fixture(scope="module")
def customs() -> pd.DataFrame:
    """Every province trades every product with as many partners as its place in the list allows."""
    draw = np.random.default_rng(5)
    rows = [
        ("province", province, product, "2012", partner, year, flow, float(np.exp(draw.normal(12, 2))))
        for place, province in enumerate(PROVINCES)
        for year in YEARS
        for product in PRODUCTS
        for partner in PARTNERS[: 2 + place % 4]
        for flow in ("export", "import")
    ]
    rows += [("province", IMPORTER, "8471", "2012", "DEU", year, "import", 5.0) for year in YEARS]
    columns = ["region_type", "region_id", "product_code", "hs_version", "partner_iso3", "year", "flow", "value_usd"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Exports of provinces by industry, without the base year."""
    draw = np.random.default_rng(6)
    rows = [
        (province, industry, year, float(np.exp(draw.normal(10, 1))))
        for province in PROVINCES
        for industry in INDUSTRIES
        for year in YEARS[1:]
    ]
    return pd.DataFrame(rows, columns=["region_id", "industry_code", "year", "value"])


@pytest.fixture(scope="module")
def industries(table: pd.DataFrame, customs: pd.DataFrame) -> pd.DataFrame:
    """The table, and for its missing year the customs products by the user's concordance."""
    rows = customs[(customs["year"] == YEARS[0]) & (customs["flow"] == "export")]
    code = rows["product_code"].map(lambda product: CONCORDANCE.get(product, CONCORDANCE.get(product[:2])))
    translated = rows.assign(industry_code=code).groupby(["region_id", "industry_code", "year"])["value_usd"].sum()
    return pd.concat([table, translated.rename("value").reset_index()])


@pytest.fixture(scope="module")
def income() -> pd.DataFrame:
    rows = [(p, year, 20_000.0 + 3_000 * i + 900 * (year - 2008)) for i, p in enumerate(PROVINCES) for year in YEARS]
    return pd.DataFrame(rows, columns=["region_id", "year", "value"])


@pytest.fixture(scope="module")
def warehouse(
    customs: pd.DataFrame, table: pd.DataFrame, income: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    home = tmp_path_factory.mktemp("groups")
    raw = home / "raw"
    write_customs(raw, customs)
    (raw / "registry").mkdir()
    classes = OVERLAY + [("hs", code, "gbt4754", industry) for code, industry in CONCORDANCE.items()]
    head = ["classification", "code", "product_scheme", "product_class"]
    pd.DataFrame(classes).to_csv(raw / "registry" / "product_classes.csv", index=False, header=head)
    table.assign(value=table["value"].map(repr)).to_csv(raw / "raw_industry_export.csv", index=False)
    income.assign(series="gdp_pc_nominal", unit="yuan").to_csv(raw / "raw_province_year.csv", index=False)
    nation = pd.DataFrame({"year": list(NATION), "value": list(NATION.values())})
    nation.assign(series="exports_total", unit="100m USD").to_csv(raw / "raw_national_year.csv", index=False)
    group = pd.DataFrame({"iso3": MEMBERS, "group": "BRI", "snapshot_year": 2023})
    group.assign(from_year=group["iso3"].map(JOINED).astype("Int64")).to_csv(raw / "raw_country_group.csv", index=False)
    risk = pd.DataFrame([(c, y, "GPR", v + y - 2008) for c, v in RISK.items() for y in YEARS])
    risk.to_csv(raw / "raw_country_risk.csv", index=False, header=["iso3", "year", "index_name", "value"])
    return build(raw, home)


def structure(customs: pd.DataFrame) -> pd.DataFrame:
    """TC, MS and RCA of chapters 28 to 96 by province and year."""
    made = customs[customs["product_code"].str[:2].between("28", "96")]
    flows = made.pivot_table(index=REGION_YEAR, columns="flow", values="value_usd", aggfunc="sum").fillna(0.0)
    whole = customs[customs["flow"] == "export"].groupby(REGION_YEAR)["value_usd"].sum().reindex(flows.index)
    x, m = flows["export"], flows["import"]
    of_year = x.groupby("year").transform("sum")
    advantage = (x / whole) / (of_year / whole.groupby("year").transform("sum"))
    return pd.DataFrame({"tc": (x - m) / (x + m), "ms": x / of_year, "rca": advantage})


def test_competitiveness_is_the_entropy_index_of_three_terms(warehouse: Path, customs: pd.DataFrame) -> None:
    terms = structure(customs)
    for name in terms:
        assert_equal(measure(warehouse, f"structure__{name}"), terms[name], least=len(PROVINCES) * len(YEARS), rel=SUMS)
    complete = terms.dropna()
    complete = complete[complete.index.get_level_values("year") >= 2011]
    kernel = entropy_weights(complete.to_numpy(), np.ones(3))
    found = query(
        warehouse,
        "select indicator_id, weight from marts.index_weights where index_id = 'export_competitiveness' order by all",
    )
    weights = found.set_index("indicator_id")["weight"]
    assert weights[[f"{name}_manufactures" for name in terms]].to_numpy() == pytest.approx(kernel.weight, rel=SUMS)
    panel = query(warehouse, "select region_id, year, export_competitiveness from marts.panel_province")
    values = panel.set_index(REGION_YEAR)["export_competitiveness"]
    assert_equal(values, pd.Series(kernel.score, complete.index), least=24, rel=SUMS)


def test_rival_weightings_of_competitiveness_exist(warehouse: Path) -> None:
    found = query(
        warehouse,
        "select index_id, count(value) as n from marts.index_values "
        "where index_id like 'export_competitiveness%' group by all order by all",
    )
    assert len(found) == 6 and set(found["n"]) == {24}


@pytest.mark.parametrize("factor", ["labour", "capital", "technology", ""])
def test_tsi_within_a_class_of_industries(
    warehouse: Path, industries: pd.DataFrame, income: pd.DataFrame, factor: str
) -> None:
    """PRODY is taken over all manufacturing, the shares within the class; 06 is no manufacturing."""
    made = industries[industries["industry_code"] != "06"].merge(income, on=REGION_YEAR, suffixes=("", "_pc"))
    made["share"] = made["value"] / made.groupby(REGION_YEAR)["value"].transform("sum")
    made["weighted"] = made["share"] * made["value_pc"]
    sums = made.groupby(["industry_code", "year"])[["weighted", "share"]].transform("sum")
    made["prody"] = sums["weighted"] / sums["share"]
    chosen = made[made["industry_code"].map(INDUSTRIES) == factor] if factor else made
    weighted = (chosen["share"] * chosen["prody"]).groupby([chosen["region_id"], chosen["year"]]).sum()
    expected = weighted / chosen.groupby(REGION_YEAR)["share"].sum()
    name = f"complexity__tsi_{factor}" if factor else "complexity__tsi"
    assert_equal(measure(warehouse, name), expected, least=24, rel=SUMS)
    assert_equal(measure(warehouse, f"{name}_ln"), np.log(expected), least=24, rel=SUMS)


def by_side(customs: pd.DataFrame, *, inside: bool, dated: bool) -> pd.Series:
    """Exports to members, or to all others, a row for every province and year."""
    joined = customs["partner_iso3"].map(JOINED).fillna(0) if dated else 0
    member = customs["partner_iso3"].isin(MEMBERS) & (customs["year"] >= joined)
    counted = customs["value_usd"].where((member == inside) & (customs["flow"] == "export"), 0.0)
    return counted.groupby([customs["region_id"], customs["year"]]).sum()


@pytest.mark.parametrize(
    ("name", "inside", "dated", "of_group"),
    [
        ("resilience__cf_bri", True, False, False),
        ("resilience__cf_non_bri", False, False, False),
        ("resilience__cf_bri_group", True, False, True),
        ("resilience__cf_non_bri_group", False, False, True),
        ("resilience__cf_bri_dated", True, True, False),
        ("resilience__cf_non_bri_dated", False, True, False),
    ],
)
def test_resilience_of_exports_to_a_group(
    warehouse: Path, customs: pd.DataFrame, name: str, inside: bool, dated: bool, of_group: bool
) -> None:
    x = by_side(customs, inside=inside, dated=dated).unstack("year")
    expected = {}
    for year in (2012, 2013):
        growth = x[year].sum() / x[year - 1].sum() if of_group else NATION[year] / NATION[year - 1]
        path = x[year - 1] * growth
        distance = (path - x[2008]).abs()
        expected[year] = (x[year] - path) / distance.where(distance > 0)
    found = measure(warehouse, name)
    assert_equal(found, pd.concat(expected, names=["year"]).swaplevel(), least=8, rel=DIFFERENCES)
    assert found.xs(2011, level="year").isna().all()  # no customs rows of 2010


def test_share_of_the_group_and_the_main_side(warehouse: Path, customs: pd.DataFrame) -> None:
    inside, outside = (by_side(customs, inside=side, dated=False) for side in (True, False))
    share = inside / (inside + outside)
    assert_equal(measure(warehouse, "structure__bri_share"), share, least=32, rel=SUMS)
    main = (share > 0.5).astype(float).where(share.notna())
    assert_equal(measure(warehouse, "structure__bri_main"), main, least=32)
    assert 0 < main.sum() < main.count()


def test_risk_exposure_and_its_coverage(warehouse: Path, customs: pd.DataFrame) -> None:
    sold = exports(customs, "partner_iso3").unstack("partner_iso3").fillna(0.0)
    years = sold.index.get_level_values("year").to_numpy()
    known = sold[list(RISK)]
    risk = np.array(list(RISK.values())) + years[:, None] - 2008
    expected = (known * risk).sum(axis=1) / known.sum(axis=1)
    assert_equal(measure(warehouse, "exposure__geopolitical"), expected, least=32, rel=SUMS)
    covered = known.sum(axis=1) / sold.sum(axis=1)
    assert_equal(measure(warehouse, "exposure__geopolitical_covered"), covered, least=32, rel=SUMS)
    assert covered.min() < 0.9
    assert measure(warehouse, "exposure__policy_uncertainty").isna().all()


def test_selection_counts_a_province_that_exports_nothing(warehouse: Path, customs: pd.DataFrame) -> None:
    destinations = exports(customs, "partner_iso3").groupby(REGION_YEAR).count()
    nothing = pd.MultiIndex.from_product([[IMPORTER], YEARS], names=REGION_YEAR)
    destinations = pd.concat([destinations, pd.Series(0, nothing)])
    assert set(destinations) == {0, 2, 3, 4, 5}
    assert_equal(measure(warehouse, "structure__destinations"), destinations, least=36)
    assert_equal(measure(warehouse, "structure__selection_gt3"), (destinations > 3).astype(float), least=36)
    assert_equal(measure(warehouse, "structure__selection_ge3"), (destinations >= 3).astype(float), least=36)
    assert measure(warehouse, "structure__hhi")[IMPORTER].isna().all()


def test_what_is_left_out_is_listed(warehouse: Path) -> None:
    found = query(warehouse, "select product_id, partner_id, reason from intermediate.int_trade_gaps")
    listed = set(found[["product_id", "partner_id"]].fillna("").agg("/".join, axis=1) + " " + found["reason"])
    assert "06/ industry outside manufacturing: left out" in listed
    assert "42/ industry without a class of factor_intensity: in the TSI of no class" in listed
    assert "/QQQ destination without an index GPR: no weight in risk exposure" in listed
