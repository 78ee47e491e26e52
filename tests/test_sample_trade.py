"""The trade tables of the committed sample: consistent with its yearbooks, and untidy as real ones are."""

import pytest

from orchestration import registry
from tests.test_sample import YEARS, rows, series


@pytest.mark.parametrize("grain", ["province", "city"])
def test_customs_sum_to_the_exports_that_the_yearbook_prints(grain: str) -> None:
    units, rate = registry.by_id("units"), {int(r["year"]): float(r["cny_per_unit"]) for r in registry.rows("fx")}
    customs: dict[tuple[str, int], float] = {}
    for row in rows("raw_customs_trade"):
        is_latest = (row["vintage"], row["quality"]) == ("2022-09", "synthetic")
        if (row["region_type"], row["flow"]) == (grain, "export") and is_latest and row["value_usd"]:
            cell = row["region_id"], int(row["year"])
            customs[cell] = customs.get(cell, 0.0) + float(row["value_usd"])
    assert {year for _, year in customs} == {2008, *YEARS}
    printed = {(r["region_id"], int(r["year"])): r for r in rows(f"raw_{grain}_year") if r["series"] == "exports_total"}
    for (region, year), value in customs.items():
        row = printed[region, year]
        unit = units[row["unit"]]
        dollars = float(row["value"]) * float(unit["factor"]) / (rate[year] if unit["currency"] == "CNY" else 1.0)
        assert value == pytest.approx(dollars, abs=100)  # each of some dozens of rows is rounded to a dollar


def test_the_trade_of_a_province_is_its_exports_and_imports() -> None:
    exports, imports, trade = (series(name) for name in ("exports_total", "imports_total", "trade_total"))
    for cell, value in exports.items():
        assert value + imports[cell] == pytest.approx(trade[cell], rel=1e-3)  # yuan are printed in millions


def test_industries_sell_nine_tenths_of_the_exports_until_the_last_year_of_the_yearbook() -> None:
    exports, sold = series("exports_total"), dict[tuple[str, int], float]()
    for row in rows("raw_industry_export"):
        cell = row["region_id"], int(row["year"])
        sold[cell] = sold.get(cell, 0.0) + float(row["value"])
    assert {year for _, year in sold} == set(range(2011, 2024))
    for cell, value in sold.items():
        assert value * 1e4 == pytest.approx(0.9 * exports[cell], rel=1e-3)


def test_trade_is_as_untidy_as_real_trade() -> None:
    customs = rows("raw_customs_trade")
    figures = [row["value_usd"] for row in customs]
    assert min(figures.count(""), figures.count("0")) > 100
    assert {row["hs_version"] for row in customs} == {"2007", "2012", "2017"}
    assert {"NAM", "ZZX"} <= {row["partner_iso3"] for row in customs}
    assert {row["product_code"][0] for row in customs} == set("0123456789")
    assert {row["vintage"] for row in customs} == {"2020-09", "2022-09"}
    sold = [row for row in rows("raw_world_export") if row["product_code"] == "2620"]
    assert sold and not any(float(row["value_usd"] or 0) for row in sold)
    priced = {row["iso3"] for row in rows("raw_country_year") if row["gdp_pc_ppp_const"]}
    assert {row["exporter_iso3"] for row in rows("raw_world_export")} - priced == {"TWN"}


def test_telecommunication_changes_its_prices_with_a_year_restated_before() -> None:
    telecom = [row for row in rows("raw_province_year") if row["series"] == "telecom_volume"]
    printed = {(r["region_id"], r["year"]): float(r["value"]) for r in telecom if r["quality"] == "synthetic"}
    restated = {(r["region_id"], r["year"]): float(r["value"]) for r in telecom if r["quality"] == "rebased_synthetic"}
    steps = {"2010": 2.3, "2015": 1.9, "2020": 4.0, "2021": 1.15, "2022": 1.12}
    assert {year for _, year in restated} == set(steps)
    for (region, year), value in restated.items():
        assert printed[region, year] / value == pytest.approx(steps[year], rel=0.01)
