"""Stata and Parquet files, CSMAR, EPS and patent exports: what made-up ones hold lands, the report says the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nbs_tables import content, raw
from panel_files import (
    CNIPA,
    CSMAR_MAP,
    EPS,
    FIRMS,
    FIRMS_MAP,
    WIDE,
    WIDE_MAP,
    changed,
    run,
    write_book,
    write_csmar,
    write_stata,
    write_text,
    write_zip,
)  # fmt: skip

Capture = pytest.CaptureFixture[str]


def imported(folder: Path, form: str, path: Path, text: str, *options: object) -> int:
    """Import with a map of this text."""
    (folder / "map.csv").write_text(text, encoding="utf-8")
    return run(form, path, "--map", folder / "map.csv", "--into", folder / "raw", *options)


def landed(folder: Path, table: str = "raw_province_year") -> list[tuple[str, str, str, str]]:
    return [(r["region_id"], r["year"], r["series"], r["value"]) for r in raw(folder / "raw", table)]


@pytest.mark.parametrize(("version", "codec"), [(114, "gb18030"), (117, "gb18030"), (114, "utf-8"), (118, "utf-8")])
def test_a_wide_stata_file_of_any_version(tmp_path: Path, capsys: Capture, version: int, codec: str) -> None:
    names = WIDE if version == 118 else {"prov": WIDE["省份"], "year": [2020, 2020], "gdp": WIDE["gdp"]}
    columns = {**names, "note": ["少数用字𠮷", "㐀"], "single": np.array([0.1, 2], dtype="float32")}
    text = WIDE_MAP if version == 118 else WIDE_MAP.replace("省份", "prov").replace("年份", "year")
    text = "\n".join(line for line in text.splitlines() if version == 118 or "人口" not in line)
    path = write_stata(tmp_path / "panel.dta", columns, version, codec)
    assert imported(tmp_path, "tidy", path, f"{text}\nwide,single,own_share,%\n") == 0
    expected = [
        ("110000", "2020", "gdp_nominal", "36102.6"),
        ("110000", "2020", "own_share", "0.1"),
        ("110000", "2020", "pop_resident", "2189"),
        ("610000", "2020", "gdp_nominal", "26181.9"),
        ("610000", "2020", "own_share", "2"),
    ]
    assert landed(tmp_path) == [row for row in expected if version == 118 or row[2] != "pop_resident"]
    report = capsys.readouterr().out
    assert f"wide table, Stata file (.dta, version {version}), {codec.upper()} text" in report
    assert "columns that the map does not use: note" in report
    first = raw(tmp_path / "raw")[0]
    assert (first["source_row"], first["source_column"]) == ("1", "C")


@pytest.mark.parametrize("version", [114, 118])
def test_value_labels_are_the_text_of_a_stata_file(tmp_path: Path, version: int) -> None:
    labels = ["北京", "陕西"]
    text = [label.encode("gb18030").decode("latin-1") for label in labels] if version == 114 else labels
    frame = pd.DataFrame({"prov": pd.Categorical(text), "year": [2020, 2021], "gdp": [1.5, 2.5]})
    frame.to_stata(tmp_path / "panel.dta", write_index=False, version=version)
    text_map = "kind,name,becomes\ncolumn,prov,region\ncolumn,year,year\nwide,gdp,gdp_nominal\n"
    assert imported(tmp_path, "tidy", tmp_path / "panel.dta", text_map) == 0
    assert [(row[0], row[3]) for row in landed(tmp_path)] == [("110000", "1.5"), ("610000", "2.5")]


def test_parquet_long_and_wide(tmp_path: Path) -> None:
    pd.DataFrame(WIDE).to_parquet(tmp_path / "wide.parquet")
    assert imported(tmp_path, "tidy", tmp_path / "wide.parquet", WIDE_MAP) == 0
    assert len(landed(tmp_path)) == 3
    long = pd.DataFrame({"p": ["010", "110000"], "y": [2020, 2020], "s": ["x", "g"], "v": [1, 1e-7]})
    long.to_parquet(tmp_path / "long.parquet")
    text = "kind,name,becomes\ncolumn,p,region\ncolumn,y,year\ncolumn,s,series\ncolumn,v,value\n"
    assert imported(tmp_path, "tidy", tmp_path / "long.parquet", text + "series,x,skip\nseries,g,own_series\n") == 1
    text += "constant,unit,亿元\nseries,x,skip\nseries,g,own_series\n"
    assert imported(tmp_path, "tidy", tmp_path / "long.parquet", text) == 0
    assert ("110000", "2020", "own_series", "0.0000001") in landed(tmp_path)


def test_rows_that_the_map_does_not_keep(tmp_path: Path, capsys: Capture) -> None:
    path = write_text(tmp_path / "t.csv", [["p", "y", "g", "kind"], ["北京", 2020, 1, "a"], ["北京", 2020, 2, "b"]])
    text = "kind,name,becomes\ncolumn,p,region\ncolumn,y,year\nwide,g,gdp_nominal\nkeep,kind,b\n"
    assert imported(tmp_path, "tidy", path, text) == 0
    assert landed(tmp_path) == [("110000", "2020", "gdp_nominal", "2")]
    assert "rows that the map does not keep: 1" in capsys.readouterr().out


def test_a_csmar_table_of_provinces(tmp_path: Path, capsys: Capture) -> None:
    assert imported(tmp_path, "csmar", write_csmar(tmp_path / "PT.xlsx"), CSMAR_MAP) == 0
    assert landed(tmp_path) == [
        ("110000", "2019", "gdp_nominal", "35371.3"), ("130000", "2019", "gdp_nominal", "35104.5"),
    ]  # fmt: skip
    assert raw(tmp_path / "raw")[0]["source_row"] == "4"
    assert "unit 亿元 = 100m yuan (from the file)" in capsys.readouterr().out


def test_csmar_firms_are_summed_when_asked_for(tmp_path: Path, capsys: Capture) -> None:
    data = write_csmar(tmp_path / "FT.xlsx", FIRMS).read_bytes()
    path = write_zip(tmp_path / "上市公司研发123456789(仅供大学使用).zip", FT_xlsx=data, FT_txt=b"Stkcd")
    assert imported(tmp_path, "csmar", path, FIRMS_MAP, "--sum") == 0
    assert landed(tmp_path) == [("310000", "2019", "listed_rd", "7"), ("440000", "2019", "listed_rd", "3.75")]
    assert "sums over 3 firms, 1 to 2 in a figure, of those in the table only" in capsys.readouterr().out
    assert imported(tmp_path, "csmar", tmp_path / "FT.xlsx", FIRMS_MAP, "--sum") == 0  # the same content, unpacked
    assert "0 new values, 2 already there" in capsys.readouterr().out


@pytest.mark.parametrize(("form", "text"), [("tidy", WIDE_MAP), ("csmar", CSMAR_MAP)])
def test_a_renamed_copy_changes_nothing(tmp_path: Path, capsys: Capture, form: str, text: str) -> None:
    path = write_csmar(tmp_path / "PT.xlsx") if form == "csmar" else write_stata(tmp_path / "PT.dta", WIDE)
    assert imported(tmp_path, form, path, text) == 0
    before = content(tmp_path / "raw")
    copy = path.rename(tmp_path / f"copy{path.suffix}")
    assert imported(tmp_path, form, copy, text) == 0
    assert content(tmp_path / "raw") == before
    assert f"the same content was imported before as {path.name}" in capsys.readouterr().out


def test_firms_of_several_workbooks_are_summed_together(tmp_path: Path, capsys: Capture) -> None:
    """A large table comes in several workbooks of one zip: a province's firms stand in more than one of them."""
    rest = [*FIRMS[:3], ["000007", "2019-12-31", "广东省", "10", "1"], ["000008", "2019-12-31", "北京市", "1", "1"]]
    parts = [write_csmar(tmp_path / f"{n}.xlsx", rows).read_bytes() for n, rows in enumerate((FIRMS, rest))]
    path = write_zip(tmp_path / "T.zip", FT_xlsx=parts[0], FT1_xlsx=parts[1])
    assert imported(tmp_path, "csmar", path, FIRMS_MAP, "--sum") == 0
    assert [row for row in landed(tmp_path) if row[0] == "440000"] == [("440000", "2019", "listed_rd", "13.75")]
    assert {row["source_file"] for row in raw(tmp_path / "raw")} == {"FT.xlsx + FT1.xlsx"}
    assert raw(tmp_path / "raw")[0]["source_sheet"] == "FT1.xlsx/sheet1"
    assert "sums over 5 firms, 1 to 3 in a figure, of those in the 2 tables together" in capsys.readouterr().out
    assert run("csmar", path, path, "--map", tmp_path / "map.csv", "--into", tmp_path / "raw", "--sum") == 0
    assert "0 new values, 3 already there" in capsys.readouterr().out
    twice = write_zip(tmp_path / "U.zip", FT_xlsx=parts[0], FT2_xlsx=parts[0])
    assert imported(tmp_path, "csmar", twice, FIRMS_MAP, "--sum") == 1
    assert "000001 already stands in row 4 of FT.xlsx for 2019" in capsys.readouterr().err


def test_codes_of_firms_keep_their_zeros(tmp_path: Path) -> None:
    """000001 and 1 are two firms."""
    rows = changed(FIRMS, A6="1")
    rows[5][4] = "1"
    assert imported(tmp_path, "csmar", write_csmar(tmp_path / "F.xlsx", rows[:6]), FIRMS_MAP, "--sum") == 0
    assert landed(tmp_path) == [("440000", "2019", "listed_rd", "3.75")]


def test_an_eps_export(tmp_path: Path, capsys: Capture) -> None:
    path = write_text(tmp_path / "gdp_EPS.csv", EPS)
    assert run("eps", path, "--into", tmp_path / "raw") == 0
    assert landed(tmp_path) == [("130000", "2020", "gdp_nominal", "36206.9")]
    assert landed(tmp_path, "raw_city_year") == [
        ("110000", "2020", "gdp_nominal", "36102.6"),
        ("130100", "2020", "gdp_nominal", "5935.1"),
        ("130200", "2020", "gdp_nominal", "7210.9"),
    ]
    report = capsys.readouterr().out
    assert "rows left out: 地区生产总值 in （上年=100）, another kind of figure (1 rows)" in report
    assert "rows of the inner city left out, another territory: 石家庄市（市辖区）" in report
    assert "cities written without 市: 石家庄" in report
    assert "missing values without a row: 1" in report
    assert "note in the file: 数据来源：EPS" in report


@pytest.mark.parametrize(
    ("header", "names", "grain"),
    [
        ("城市", ["吉林"], "city"), ("地区", ["石家庄市", "吉林"], "city"), ("地区", ["吉林（全市）"], "city"),
        ("地区", ["河北", "吉林"], "province"), ("城市", ["石家庄市", "吉林省"], "province"),
    ],
)  # fmt: skip
def test_a_city_with_the_name_of_its_province(tmp_path: Path, header: str, names: list[str], grain: str) -> None:
    rows = [[header, "年份", "地区生产总值", "单位"], *([name, "2010", "1800.6", "亿元"] for name in names)]
    assert run("eps", write_text(tmp_path / "e.csv", rows), "--into", tmp_path / "raw") == 0
    code = {"city": "220200", "province": "220000"}[grain]
    assert (code, "2010", "gdp_nominal", "1800.6") in landed(tmp_path, f"raw_{grain}_year")


def test_the_map_takes_the_index_rows_of_an_eps_export(tmp_path: Path) -> None:
    path = write_book(tmp_path / "gdp_EPS.xlsx", EPS)
    assert imported(tmp_path, "eps", path, "indicator,series\n地区生产总值(上年=100),gdp_index\n") == 0
    assert ("130200", "2020", "gdp_index", "104.4") in landed(tmp_path, "raw_city_year")


def test_indicators_in_a_column_of_an_eps_export(tmp_path: Path) -> None:
    rows = [["region", "year", "value", "indicator", "unit"], ["河北", 2020, 5, "常住人口", "万人"]]
    path = write_text(tmp_path / "e.csv", [*rows, ["河北", 2020, 7, "某指标", "亿元"]])
    assert imported(tmp_path, "eps", path, "indicator,series\n某指标,own_series\n") == 0
    assert landed(tmp_path) == [("130000", "2020", "own_series", "7"), ("130000", "2020", "pop_resident", "5")]


def test_nothing_of_a_command_is_written_when_one_file_is_refused(tmp_path: Path) -> None:
    sound, broken = write_book(tmp_path / "a.xlsx", EPS), write_book(tmp_path / "b.xlsx", EPS[:1])
    assert run("eps", sound, broken, "--into", tmp_path / "raw") == 1
    assert content(tmp_path / "raw") == {}


def counted(folder: Path) -> list[tuple[str, ...]]:
    keys = ("region_id", "year", "patent_type", "status", "count")
    return [tuple(row[key] for key in keys) for row in raw(folder / "raw", "raw_patent")]


def test_patents_are_counted_once_by_the_year_of_either_date(tmp_path: Path, capsys: Capture) -> None:
    path = write_text(tmp_path / "p.csv", CNIPA)
    assert run("cnipa", path, "--by", "application", "--into", tmp_path / "raw") == 0
    report = capsys.readouterr().out
    assert "counted: 5 patents of 7 rows, each application number once" in report
    assert "rows of an application that was counted already: 1" in report
    assert "not placed in a province: 1 patents: 美国;US (1)" in report
    assert "placed by the beginning of their address, having no code: 1" in report
    applied = [
        ("110000", "2018", "invention", "applied", "1"),
        ("110000", "2019", "invention", "applied", "2"),
        ("210000", "2019", "utility", "applied", "1"),
        ("440000", "2019", "design", "applied", "1"),
    ]
    assert counted(tmp_path) == applied
    assert run("cnipa", path, "--by", "grant", "--into", tmp_path / "raw") == 0
    assert "publications of applications, which are no grants: 4" in capsys.readouterr().out
    assert [row for row in counted(tmp_path) if row not in applied] == [
        ("110000", "2021", "invention", "granted", "1"),
        ("210000", "2020", "utility", "granted", "1"),
        ("440000", "2020", "design", "granted", "1"),
    ]


def test_patents_of_two_files_are_counted_together(tmp_path: Path, capsys: Capture) -> None:
    ascii_header = [cell.replace("（", "(").replace("）", ")") for cell in CNIPA[0]]
    first = write_text(tmp_path / "a.csv", [ascii_header, *CNIPA[1:3]])
    second = write_book(tmp_path / "b.xlsx", [CNIPA[0], CNIPA[2], CNIPA[7]])
    assert run("cnipa", first, second, "--by", "application", "--into", tmp_path / "raw") == 0
    assert counted(tmp_path) == [("110000", "2019", "invention", "applied", "2")]
    assert "counted of 2 files together: 2 patents of 4 rows" in capsys.readouterr().out


def test_counts_over_several_files_have_all_of_them_as_their_source(tmp_path: Path, capsys: Capture) -> None:
    """In any order, and a part is not taken out; what another import counted too is named."""
    first = write_text(tmp_path / "a.csv", [CNIPA[0], CNIPA[1], CNIPA[3]])
    second = write_text(tmp_path / "b.csv", [CNIPA[0], CNIPA[4], CNIPA[7]])
    options = ("--by", "application", "--into", tmp_path / "raw")
    assert run("cnipa", first, second, *options) == 0
    rows = raw(tmp_path / "raw", "raw_patent")
    assert {row["source_file"] for row in rows} == {"a.csv + b.csv"}
    assert {(row["region_id"], row["source_sheet"], row["source_row"]) for row in rows} == {
        ("110000", "a.csv", "2"), ("210000", "a.csv", "3"), ("440000", "b.csv", "2"),
    }  # fmt: skip
    capsys.readouterr()
    assert run("cnipa", second, first, second, *options) == 0
    assert "0 new values, 3 already there" in capsys.readouterr().out
    assert run("--remove", "b.csv", "--into", tmp_path / "raw") == 2
    assert "--remove 'a.csv + b.csv'" in capsys.readouterr().err
    assert run("cnipa", second, *options) == 0
    assert "2 of its figures stand in the raw folder from a.csv + b.csv (vintage" in capsys.readouterr().out


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    """The first patents of two counts stand in the same row of each."""
    for folder, row in (("2019", CNIPA[1]), ("2020", CNIPA[3])):
        (tmp_path / folder).mkdir()
        write_text(tmp_path / folder / "p.csv", [CNIPA[0], row])
    paths = (tmp_path / "2019" / "p.csv", tmp_path / "2020" / "p.csv")
    assert run("cnipa", *paths, "--by", "application", "--into", tmp_path / "raw") == 0
    assert [row["source_sheet"] for row in raw(tmp_path / "raw", "raw_patent")] == ["2019/p.csv", "2020/p.csv"]


def test_international_numbers_and_missing_codes_in_a_list_of_patents(tmp_path: Path, capsys: Capture) -> None:
    """A list is not refused for one PCT number, and a code that is NA does not hide the address."""
    rows = changed(CNIPA, F2="NA", F5="—", G8="NaN", F8="")
    path = write_text(tmp_path / "p.csv", [*rows, ["", "", "PCT/CN2019/070001", "2019.01.02", "某所", "", "", ""]])
    assert run("cnipa", path, "--by", "application", "--into", tmp_path / "raw") == 0
    report = capsys.readouterr().out
    assert "international applications, not counted: PCT/CN2019/070001" in report
    assert "counted: 4 patents of 8 rows" in report
    assert "not placed in a province: 2 patents: 美国;US (1), neither code nor address (1)" in report
    assert ("440000", "2019", "design", "applied", "1") in counted(tmp_path)


def test_places_of_patents() -> None:
    from orchestration.landing.cnipa.places import place_of

    for code, address, region in (
        ("11", "", "110000"), ("北京(11)", "", "110000"), ("内蒙古;15", "", "150000"), ("CN440300", "", "440000"),
        ("", "北京市海淀区", "110000"), ("", "130012 吉林省长春市", "220000"), ("台湾;71", "", None), ("US", "", None),
        ("北亰;11", "", None), ("", "某市", None), ("", "", None),
    ):  # fmt: skip
        assert place_of(code, address).region == region, (code, address)
