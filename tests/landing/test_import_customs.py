"""Queries and firm records of China's customs: what a person reads in them is what lands, summed as the report says."""

from __future__ import annotations

from pathlib import Path

import pytest
from trade_files import (
    BEIJING,
    CUSTOMS,
    GUANGDONG,
    HORSE,
    NAMIBIA,
    TABLET,
    UNKNOWN,
    ccts,
    ccts_row,
    cells,
    customs,
    customs_row,
    run,
    trade_rows,
)


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
    said = capsys.readouterr().out
    assert "months are summed to years: 12 months of 2023" in said
    assert "fewer months" not in said
    months.append(customs_row("202307", region=GUANGDONG))
    partial = customs(tmp_path / "g.csv", months)
    assert run("customs", partial, "--flow", "import", "--into", tmp_path / "raw", "--dry-run") == 0
    assert "2023 has fewer months for 440000 import 1 of 12: no whole year" in capsys.readouterr().out
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


def test_files_with_and_without_trade_modes_are_not_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A download without 贸易方式编码 holds the totals of the one that has it."""
    modes = [customs_row(value="10"), customs_row(value="3", mode=("14", "来料加工"))]
    place = CUSTOMS.index("贸易方式编码")
    header, total = ([*row[:place], *row[place + 2 :]] for row in (CUSTOMS, customs_row(value="13")))
    paths = [customs(tmp_path / "modes.csv", modes), customs(tmp_path / "totals.csv", [total], header)]
    assert run("customs", *paths, "--flow", "export", "--into", tmp_path / "raw") == 1
    assert "totals.csv, row 2: some rows of the command are of one 贸易方式" in capsys.readouterr().err
    assert run("customs", paths[1], "--flow", "export", "--into", tmp_path / "raw") == 0
    assert list(cells(tmp_path / "raw", "raw_customs_trade", "product_code").values()) == [13.0]


def test_products_keep_their_zeros_and_beijing_is_beijing(tmp_path: Path) -> None:
    """A spreadsheet made numbers of the codes: seven digits are eight again."""
    path = customs(tmp_path / "q.csv", [customs_row(product=(HORSE[0].lstrip("0"), "马"), region=BEIJING)])
    assert run("customs", path, "--flow", "export", "--digits", "4", "--into", tmp_path / "raw") == 0
    assert set(cells(tmp_path / "raw", "raw_customs_trade", "region_id", "product_code")) == {("110000", "0101")}


def test_a_code_of_the_users_own_registry_is_known(tmp_path: Path) -> None:
    into = tmp_path / "raw"
    path = customs(tmp_path / "q.csv", [customs_row(partner=("199", "亚洲其他")), customs_row(partner=("850", "新"))])
    assert run("customs", path, "--flow", "export", "--into", into) == 1
    (into / "registry").mkdir(parents=True)
    (into / "registry" / "country_codes.csv").write_text("scheme,code,iso3\ncustoms,850,XKX\ncustoms,199,XXA\n")
    assert run("customs", path, "--flow", "export", "--into", into) == 0
    assert set(cells(into, "raw_customs_trade", "partner_iso3")) == {("XKX",), ("XXA",)}


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


def test_a_value_in_single_precision_is_the_figure_that_was_written(tmp_path: Path) -> None:
    rows = [ccts_row(value=1234.56), ccts_row(value=0.1, partner=234), ccts_row(value=16e6, partner=116)]
    path = ccts(tmp_path / "float.dta", rows, _金额="float32")
    assert run("ccts", path, "--grain", "city", "--into", tmp_path / "raw") == 0
    held = cells(tmp_path / "raw", "raw_customs_trade", "partner_iso3")
    assert held == {("USA",): 1234.56, ("NAM",): 0.1, ("JPN",): 16e6}
