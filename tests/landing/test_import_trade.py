"""Files of trade figures: what a person reads in them is what lands, summed as the report says."""

from __future__ import annotations

import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from trade_files import (
    BEIJING,
    CUSTOMS,
    GUANGDONG,
    HORSE,
    LEGACY,
    NAMIBIA,
    TABLET,
    UNKNOWN,
    baci,
    ccts,
    ccts_row,
    customs,
    customs_row,
    legacy_row,
    plain,
    plus,
    plus_row,
    trade_rows,
)

from orchestration.cli import main
from orchestration.landing.gate import land
from orchestration.landing.nbs import import_nbs


def run(*arguments: object) -> int:
    return main(["import", *map(str, arguments)])


def cells(folder: Path, table: str, *columns: str) -> dict[tuple[object, ...], object]:
    """The values of a raw table under some columns."""
    found = trade_rows(folder, table)
    values = {tuple(row[name] for name in columns): row["value_usd"] for row in found}
    assert len(values) == len(found)
    return values


def test_a_customs_query_is_summed_to_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        customs_row("202301", value="1,234"),
        customs_row("202301", value="1,000,000", mode=("14", "来料加工")),
        customs_row("202312", value="0.5"),
        customs_row("202301", ("01019000", "其他马"), value="6"),
        customs_row("202301", TABLET, NAMIBIA, GUANGDONG, "77"),
        customs_row("202301", TABLET, NAMIBIA, GUANGDONG, "77"),
        customs_row("202301", TABLET, UNKNOWN, GUANGDONG, "5"),
        customs_row("202301", TABLET, value=""),
        customs_row("202202", TABLET, value="9"),
    ]
    assert run("customs", customs(tmp_path / "q.csv", rows), "--flow", "export", "--into", tmp_path / "raw") == 0
    said = capsys.readouterr().out
    held = cells(
        tmp_path / "raw", "raw_customs_trade", "region_id", "product_code", "hs_version", "partner_iso3", "year"
    )
    assert held == {
        ("110000", "010121", "2022", "USA", 2023): 1001234.5,
        ("110000", "010190", "2022", "USA", 2023): 6.0,
        ("440000", "847130", "2022", "NAM", 2023): 77.0,
        ("110000", "847130", "2022", "USA", 2022): 9.0,
    }
    first = next(row for row in trade_rows(tmp_path / "raw", "raw_customs_trade") if row["value_usd"] == 77)
    place = {name: first[name] for name in ("region_type", "flow", "source_file", "source_row", "source_column")}
    assert place == {
        "region_type": "province",
        "flow": "export",
        "source_file": "q.csv",
        "source_row": 6,
        "source_column": "N",
    }
    for text in (
        "GB18030 text, 14 columns and a trailing comma",
        "2023 has 2 of 12 months (1, 12), it is no whole year",
        "no country: 701 Country unknown: 1 row of 5.00 US dollars",
        "rows that repeat an earlier one: 1 row",
        "empty cells, missing values: 1 row",
        "products of 8 digits, cut to 6",
    ):
        assert text in said


def test_twelve_months_are_a_year_and_a_period_is_taken_at_its_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = [customs_row(f"2023{month:02}", value="1") for month in range(1, 13)]
    assert run("customs", customs(tmp_path / "m.csv", months), "--flow", "import", "--into", tmp_path / "raw") == 0
    assert "months are summed to years: 12 months of 2023" in capsys.readouterr().out
    whole = customs(tmp_path / "y.csv", [customs_row()[1:]], CUSTOMS[1:])
    for period, said in (("2021", "the year is 2021"), ("202101-202106", "the year 2021 has 6 of 12 months")):
        arguments = ("customs", whole, "--flow", "export", "--period", period, "--into", tmp_path / "raw", "--dry-run")
        assert run(*arguments) == 0
        assert said in capsys.readouterr().out


def test_pages_of_one_query_are_added_up_and_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page 2 repeats a row of page 1 and goes on with another trade mode of the same cell; page 3 shares no cell."""
    shared = customs_row(value="10")
    pages = [
        customs(tmp_path / "p1.csv", [shared]),
        customs(tmp_path / "p2.csv", [shared, customs_row(value="3", mode=("14", "来料加工"))]),
        customs(tmp_path / "p3.csv", [customs_row(product=TABLET, value="4")]),
    ]
    into = tmp_path / "raw"
    assert run("customs", *pages, "--flow", "export", "--into", into) == 0
    held = cells(into, "raw_customs_trade", "product_code", "source_file")
    assert held == {("010121", "p1.csv + p2.csv"): 13.0, ("847130", "p3.csv"): 4.0}
    capsys.readouterr()
    assert run("customs", *pages, "--flow", "export", "--into", into) == 0
    assert "nothing new" in capsys.readouterr().out
    assert run("--remove", "p1.csv", "--into", into) == 2
    assert "--remove 'p1.csv + p2.csv'" in capsys.readouterr().err
    assert run("customs", pages[0], "--flow", "export", "--into", into) == 1
    assert "stands in the raw folder among other files" in capsys.readouterr().err
    other = customs(tmp_path / "other.csv", [customs_row(product=TABLET, value="5")])
    assert run("customs", other, "--flow", "export", "--into", into) == 0
    assert "1 of its cells stand in the raw folder from p3.csv" in capsys.readouterr().out


def test_what_was_imported_passes_the_gate_and_other_imports_go_on(tmp_path: Path) -> None:
    into = tmp_path / "raw"
    assert run("customs", customs(tmp_path / "q.csv", [customs_row()]), "--flow", "export", "--into", into) == 0
    assert run("comtrade", plus(tmp_path / "w.csv", [plus_row()]), "--into", into) == 0
    nbs = tmp_path / "nbs.csv"
    nbs.write_text(
        "数据库：分省年度数据\n指标：年末常住人口(万人)\n时间：最近\n地区,2023年\n北京市,2185.8\n", encoding="utf-8"
    )
    import_nbs([nbs], into)
    report = land(into, tmp_path / "build")
    assert not report.refused
    assert dict(report.rows_read) == {"raw_province_year": 1, "raw_customs_trade": 1, "raw_world_export": 1}


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


def test_firm_records_are_summed_by_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers that lost a zero, districts of county-level cities, a firm elsewhere than its goods, imports."""
    rows = [
        ccts_row(value=100.25),
        ccts_row(value=100.25),
        ccts_row(date=200712, flow="进口", firm="3101912345", district="31222", partner=234),
        ccts_row(district="33189", product=84713000.0),
        ccts_row(district="44909", value=7.0),
        ccts_row(district="", value=9.0),
    ]
    path = ccts(tmp_path / "2007.dta", rows)
    assert run("ccts", path, "--grain", "city", "--into", tmp_path / "raw") == 0
    key = ("region_type", "region_id", "product_code", "hs_version", "partner_iso3", "year", "flow")
    held = cells(tmp_path / "raw", "raw_customs_trade", *key)
    assert held == {
        ("city", "440300", "010121", "2007", "USA", 2007, "export"): 200.5,
        ("city", "310000", "010121", "2007", "NAM", 2007, "import"): 100.0,
        ("city", "330700", "847130", "2007", "USA", 2007, "export"): 100.0,
    }
    said = capsys.readouterr().out
    assert "no city: 4490: 1 row of 7.00" in said
    assert "no code of a place: 1 row of 9.00" in said
    assert run("ccts", path, "--grain", "province", "--place", "firm", "--into", tmp_path / "raw") == 0
    provinces = {row["region_id"] for row in trade_rows(tmp_path / "raw", "raw_customs_trade")} - {"440300", "330700"}
    assert provinces == {"440000", "310000"}
    assert "某某有限公司".encode() not in b"".join(p.read_bytes() for p in (tmp_path / "raw").glob("*/*"))


def test_a_code_of_the_users_own_registry_is_known(tmp_path: Path) -> None:
    into = tmp_path / "raw"
    path = customs(tmp_path / "q.csv", [customs_row(partner=("199", "亚洲其他")), customs_row(partner=("850", "新"))])
    assert run("customs", path, "--flow", "export", "--into", into) == 1
    (into / "registry").mkdir(parents=True)
    (into / "registry" / "country_codes.csv").write_text("scheme,code,iso3\ncustoms,850,XKX\ncustoms,199,XXA\n")
    assert run("customs", path, "--flow", "export", "--into", into) == 0
    assert set(cells(into, "raw_customs_trade", "partner_iso3")) == {("XKX",), ("XXA",)}


def test_a_table_of_csv_files_gets_csv_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hand-made file in the way is refused; moved into the folder, it stays, and the import stands beside it."""
    into = tmp_path / "raw"
    into.mkdir()
    own = into / "raw_world_export.csv"
    own.write_text("exporter_iso3,product_code,year,value_usd\nUSA,010121,2022,3\n")
    path = baci(tmp_path / "BACI_HS92_Y2022_V202401.csv", ["2022,842,156,10121,1.5,NA"])
    assert run("baci", path, "--into", into) == 1
    assert "mkdir" in capsys.readouterr().err
    (into / "raw_world_export").mkdir()
    own.rename(into / "raw_world_export" / own.name)
    assert run("baci", path, "--into", into) == 0
    assert "edition of the HS, which the raw table does not keep: HS92" in capsys.readouterr().out
    report = land(into, tmp_path / "build")
    assert not report.refused
    assert sorted(report.tables["raw_world_export"]["value_usd"]) == [3, 1500]


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bytes_never_end_in_a_traceback(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound files with bytes changed, cut out or cut off at random either import or are refused with a remedy."""
    chance = random.Random(seed)
    sound = {
        "customs": (customs(tmp_path / "a", [customs_row()] * 5), ("--flow", "export")),
        "comtrade": (plus(tmp_path / "b", [plus_row()] * 5), ()),
        "baci": (baci(tmp_path / "c", ["2021,4,24,382390,52.051,NA"] * 5), ()),
        "ccts": (ccts(tmp_path / "d", [ccts_row()] * 5), ("--grain", "city")),
    }
    for _ in range(8):
        name = chance.choice(list(sound))
        data = bytearray(sound[name][0].read_bytes())
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        start = chance.randrange(len(data))
        del data[start : start + chance.choice([0, 0, 1, 200, len(data)])]
        (tmp_path / "damaged").write_bytes(bytes(data))
        code = run(name, tmp_path / "damaged", *sound[name][1], "--into", tmp_path / "raw", "--dry-run")
        text = capsys.readouterr()
        assert code == 0 or "What to do:" in text.err, json.dumps(text.err)


def test_products_keep_their_zeros_and_beijing_is_beijing(tmp_path: Path) -> None:
    """A spreadsheet made numbers of the codes: seven digits are eight again."""
    path = customs(tmp_path / "q.csv", [customs_row(product=(HORSE[0].lstrip("0"), "马"), region=BEIJING)])
    assert run("customs", path, "--flow", "export", "--digits", "4", "--into", tmp_path / "raw") == 0
    assert set(cells(tmp_path / "raw", "raw_customs_trade", "region_id", "product_code")) == {("110000", "0101")}


def test_two_downloads_of_one_name_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And one content given twice is refused: firm records may repeat, so that it would count twice."""
    paths = [tmp_path / name / "TradeData.csv" for name in ("x", "y")]
    for path, product in zip(paths, ("010121", "847130"), strict=True):
        path.parent.mkdir()
        plus(path, [plus_row(cmdCode=product)])
    assert run("comtrade", *paths, "--into", tmp_path / "raw") == 0
    held = cells(tmp_path / "raw", "raw_world_export", "product_code", "source_file")
    assert set(held) == {("010121", "TradeData.csv"), ("847130", "y/TradeData.csv")}
    path = ccts(tmp_path / "a.dta", [ccts_row()])
    (tmp_path / "b.dta").write_bytes(path.read_bytes())
    capsys.readouterr()
    assert run("ccts", path, tmp_path / "b.dta", "--grain", "city", "--into", tmp_path / "raw") == 2
    assert f"b.dta: the file has the same content as {path}" in capsys.readouterr().err


def test_a_killed_import_leaves_no_table_behind(tmp_path: Path) -> None:
    """A hidden draft beside the last part does not keep the folder of an empty table."""
    into = tmp_path / "raw"
    assert run("baci", baci(tmp_path / "b.csv", ["2022,842,156,10121,1.5,NA"]), "--into", into) == 0
    (into / "raw_world_export" / ".b_csv.parquet.draft").write_bytes(b"half")
    assert run("--remove", "b.csv", "--into", into) == 0
    assert list(into.iterdir()) == []
