"""UN Comtrade and BACI: what a person reads in them is what lands, real files against sums in pandas."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from trade_files import (
    LEGACY,
    cells,
    legacy_row,
    plain,
    plus,
    plus_row,
    run,
    trade_rows,
)


def test_comtrade_plus_keeps_the_totals_of_one_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """48 cells under 47 names, Côte d'Ivoire in ISO-8859-1, breakdowns, levels and partners that would count twice."""
    ivory = {"reporterCode": "384", "reporterISO": "CIV", "reporterDesc": "Côte d'Ivoire"}
    rows = [
        plus_row(),
        plus_row(partnerCode="156", partnerDesc="China", primaryValue="400"),
        plus_row(cmdCode="0101", aggrLevel="4", primaryValue="1000.5"),
        plus_row(cmdCode="TOTAL", aggrLevel="0", primaryValue="1000.5"),
        plus_row(motCode="1000", primaryValue="7"),
        plus_row(customsCode="C01", primaryValue="8"),
        plus_row(partner2Code="36", primaryValue="9"),
        plus_row(flowCode="M", primaryValue="11"),
        plus_row(flowCode="RX", primaryValue="12"),
        plus_row(reporterCode="97", reporterDesc="EU", primaryValue="13"),
        plus_row(reporterCode="516", reporterISO="NAM", primaryValue="14"),
        plus_row(reporterCode="490", reporterISO="S19", primaryValue="15"),
        plus_row(primaryValue="16", **ivory),
    ]
    assert run("comtrade", plus(tmp_path / "TradeData.csv", rows), "--into", tmp_path / "raw") == 0
    held = cells(tmp_path / "raw", "raw_world_export", "exporter_iso3", "product_code", "year")
    assert held == {
        ("USA", "010121", 2022): 1000.5,
        ("NAM", "010121", 2022): 14.0,
        ("TWN", "010121", 2022): 15.0,
        ("CIV", "010121", 2022): 16.0,
    }
    editions = cells(tmp_path / "raw", "raw_world_export", "exporter_iso3", "hs_version")
    assert {edition for _, edition in editions} == {"2022"}, "H6"
    said = capsys.readouterr().out
    for text in (
        "Comtrade Plus, ISO-8859-1 text, 47 columns and a trailing comma",
        "imports: 1 row of 11.00 US dollars",
        "no country: 97 European Union: 1 row of 13.00 US dollars",
        "products of another level: 4 digits: 1 row",
        "products of another level: TOTAL: 1 row",
        "single partners, which are in the partner World: 1 row of 400.00",
        "in the totals: 3 rows of 24.00",
    ):
        assert text in said
    assert run("comtrade", tmp_path / "TradeData.csv", "--digits", 4, "--into", tmp_path / "four") == 0
    assert cells(tmp_path / "four", "raw_world_export", "product_code") == {("0101",): 1000.5}


def test_partners_are_summed_where_a_product_or_a_month_has_no_world(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """January has the World, February two partners; one product has only partners; what has both counts once."""
    first, second = ({"freqCode": "M", "period": f"2022{month}"} for month in ("01", "02"))
    rows = [
        plus_row(primaryValue="100", **first),
        plus_row(partnerCode="156", primaryValue="40", **first),
        plus_row(partnerCode="156", primaryValue="900", **second),
        plus_row(partnerCode="516", primaryValue="50", **second),
        plus_row(cmdCode="847130", partnerCode="516", primaryValue="7", **first),
    ]
    path = plus(tmp_path / "months.csv", rows)
    assert run("comtrade", path, "--into", tmp_path / "raw") == 1
    assert "row 4, column L" in capsys.readouterr().err
    assert run("comtrade", path, "--partners", "sum", "--into", tmp_path / "raw") == 0
    held = cells(tmp_path / "raw", "raw_world_export", "exporter_iso3", "product_code", "year")
    assert held == {("USA", "010121", 2022): 1050.0, ("USA", "847130", 2022): 7.0}
    said = capsys.readouterr().out
    assert "USA 2022: no partner World for 2 of 3 figures; the sum over 2 partners" in said
    assert "single partners, which are in the partner World: 1 row of 40.00" in said


def test_commodities_not_specified_are_left_out_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plus(tmp_path / "aa.csv", [plus_row(), plus_row(cmdCode="9999AA", primaryValue="10")])
    assert run("comtrade", path, "--into", tmp_path / "raw") == 0
    assert cells(tmp_path / "raw", "raw_world_export", "product_code") == {("010121",): 1000.5}
    assert "commodities not specified, no code of the HS: 9999AA: 1 row of 10.00" in capsys.readouterr().out


def test_a_country_with_fewer_months_than_the_others_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = [f"2022{month:02}" for month in range(1, 13)]
    rows = [plus_row(freqCode="M", period=month) for month in months]
    rows += [plus_row(freqCode="M", period=month, reporterCode="699") for month in months[:2]]
    assert run("comtrade", plus(tmp_path / "m.csv", rows), "--into", tmp_path / "raw") == 0
    said = capsys.readouterr().out
    assert "12 months of 2022" in said
    assert "2022 has fewer months for IND 2 of 12: no whole year" in said


def test_the_old_layouts_are_one_by_their_headers(tmp_path: Path) -> None:
    """22 columns with lost zeros, the same with R's dots, and months that are summed."""
    rows = [legacy_row("10121", "7"), legacy_row("847130", "8"), legacy_row("1", "3"), legacy_row("101", "4")]
    dotted = [name.replace(" ", ".").replace("(", ".").replace(")", ".").replace("$", ".") for name in LEGACY]
    for name, header in (("plain", LEGACY), ("dots", dotted)):
        assert run("comtrade", plain(tmp_path / f"{name}.csv", rows, header), "--into", tmp_path / name) == 0
        held = cells(tmp_path / name, "raw_world_export", "exporter_iso3", "product_code", "year")
        assert held == {("IND", "010121", 2018): 7.0, ("IND", "847130", 2018): 8.0}
    months = [legacy_row(Period="201801"), legacy_row(Period="201802")]
    assert run("comtrade", plain(tmp_path / "months.csv", months, LEGACY), "--into", tmp_path / "months") == 0
    assert cells(tmp_path / "months", "raw_world_export", "product_code") == {("010121",): 14.0}


def test_the_real_bulk_file_of_india_and_china(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared / "data" / "trade" / "formats" / "comtrade_legacy_bulk_h3_china_india_2010.csv"
    assert run("comtrade", path, "--partners", "sum", "--into", tmp_path / "raw") == 0
    assert "IND 2010: no partner World; the sum over the one partner China" in capsys.readouterr().out
    held = cells(tmp_path / "raw", "raw_world_export", "exporter_iso3", "product_code", "year")
    assert held["IND", "010619", 2010] == 109
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    exports = table[(table["Trade Flow Code"] == "2") & (table["Commodity Code"].str.len() == 6)]
    expected = exports.set_index("Commodity Code")["Value"].astype(float)
    assert len(expected) == 2477
    assert {product: value for (_, product, _), value in held.items()} == expected.to_dict()


def test_the_real_file_of_the_old_interface_is_sitc(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused as it is; read as HS, its layout gives the sums that pandas finds."""
    path = shared / "data" / "trade" / "formats" / "comtrade_legacy_api_rcsv_india_2018.csv"
    assert run("comtrade", path, "--into", tmp_path / "raw") == 1
    assert "row 2, column A: the products are of another classification" in capsys.readouterr().err
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["Classification"], table["Commodity.Code"] = "H5", "0" + table["Commodity.Code"]
    table.to_csv(tmp_path / "hs.csv", index=False)
    assert run("comtrade", tmp_path / "hs.csv", "--into", tmp_path / "raw") == 0
    world = table[table["Partner.Code"] == "0"].set_index("Commodity.Code")["Trade.Value..US.."].astype(float)
    assert {key[0]: value for key, value in cells(tmp_path / "raw", "raw_world_export", "product_code").items()} == (
        world.to_dict()
    )


def test_the_real_sample_of_baci(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "data" / "trade" / "formats" / "baci_sample_i4_i710_2021_V202301.csv"
    assert run("baci", path, "--into", tmp_path / "raw") == 0
    assert "lost their first zero and have it again: 4,442 rows" in capsys.readouterr().out
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    sums: Counter[tuple[str, str]] = Counter()
    for exporter, product, value in zip(table["i"], table["k"], table["v"], strict=True):
        sums[exporter, product.zfill(6)] += Decimal(value) * 1000  # type: ignore[assignment]
    held = cells(tmp_path / "raw", "raw_world_export", "exporter_iso3", "product_code")
    iso3 = {"4": "AFG", "710": "ZAF"}
    assert held == {(iso3[exporter], product): float(value) for (exporter, product), value in sums.items()}
    one = next(row for row in trade_rows(tmp_path / "raw", "raw_world_export") if row["product_code"] == "382390")
    line = path.read_text(encoding="utf-8").splitlines()[one["source_row"] - 1]  # type: ignore[operator]
    assert line.split(",")[3:4] == ["382390"]
