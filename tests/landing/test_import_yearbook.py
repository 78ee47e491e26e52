"""Yearbook tables: the value that a person reads in a cell of a real file, and what made-up tables hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlrd
from nbs_tables import raw, write_xls
from panel_files import YEARBOOK, YEARBOOK_MAP, changed, run, write_text, write_yearbook

FOLDER = Path("data/province/raw/huhuaping__techme")
PATENTS = "indicator,series\n合计,patents_applied\n发明,invention_patents_applied\n"
PATENTS += "实用新型,utility_patents_applied\n外观设计 / Design,design_patents_applied\n"
BUDGET = "indicator,series\n卫生健康支出,fiscal_health\n金融支出,fiscal_finance\n其他支出,fiscal_other\n*,skip\n"
CELLS = [
    # file, sheet, row, column, province, year, series or type of patent, value: read in LibreOffice
    ("patent-accept-raw-2010", "1", 15, "D", "110000", "2010", "invention", "33466"),
    ("patent-accept-raw-2010", "1", 19, "C", "150000", "2010", "all", "2912"),
    ("patent-accept-raw-2010", "1", 50, "F", "650000", "2010", "design", "374"),
    ("patent-accept-raw-2012", "1", 12, "D", "110000", "2012", "invention", "52720"),
    ("patent-accept-raw-2012", "1", 37, "E", "540000", "2012", "utility", "61"),
    ("patent-accept-raw-2015", "1", 38, "F", "610000", "2015", "design", "36133"),
    ("patent-accept-raw-2020", "1", 8, "D", "110000", "2020", "invention", "145035"),
    ("patent-accept-raw-2020", "1", 37, "C", "640000", "2020", "all", "12172"),
    ("patent-accept-raw-2023", "1", 17, "E", "320000", "2023", "utility", "443900"),
    ("public-budget-raw-2019", "1-2", 7, "I", "110000", "2019", "fiscal_sci_tech", "433.42"),
    ("public-budget-raw-2019", "1-2", 26, "C", "450000", "2019", "fiscal_expenditure", "5850.96"),
    ("public-budget-raw-2019", "1-2", 66, "D", "500000", "2019", "fiscal_health", "383.26"),
    ("public-budget-raw-2019", "3", 29, "C", "520000", "2019", "fiscal_finance", "1.12"),
    ("public-budget-raw-2019", "3", 36, "K", "650000", "2019", "fiscal_other", "78.01"),
    ("public-budget-raw-2021", "Sheet1", 44, "H", "650000", "2021", "fiscal_sci_tech", "42.8595"),
    ("public-budget-raw-2023", "1-2", 16, "I", "320000", "2023", "fiscal_sci_tech", "761.46"),
    ("public-budget-raw-2023", "1-2", 66, "D", "440000", "2023", "fiscal_health", "2021.59"),
]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(map(str, cell[:4])))
def test_the_value_read_in_a_cell_lands_with_its_place(shared: Path, tmp_path: Path, cell: tuple[str, ...]) -> None:
    file, sheet, row, column, region, year, series, value = cell
    is_patents = file.startswith("patent")
    (tmp_path / "map.csv").write_text(PATENTS if is_patents else BUDGET, encoding="utf-8")
    path = shared / FOLDER / f"{file}.xls"
    assert run("yearbook", path, "--map", tmp_path / "map.csv", "--into", tmp_path / "raw") == 0
    key = {"region_id": region, "year": year, "patent_type" if is_patents else "series": series}
    table = "raw_patent" if is_patents else "raw_province_year"
    (found,) = (r for r in raw(tmp_path / "raw", table) if key.items() <= r.items())
    assert found["count" if is_patents else "value"] == value
    assert (found["source_sheet"], found["source_row"], found["source_column"]) == (sheet, str(row), column)
    assert (found["source_file"], found["quality"]) == (path.name, "yearbook")
    if not is_patents:
        assert found["unit"] == "100m yuan"


def test_every_figure_of_a_real_table_lands(shared: Path, tmp_path: Path) -> None:
    """The one workbook that is not locked, read again with xlrd alone."""
    path = shared / FOLDER / "public-budget-raw-2021.xls"
    (tmp_path / "map.csv").write_text("indicator,series\n*,skip\n", encoding="utf-8")
    assert run("yearbook", path, "--map", tmp_path / "map.csv", "--into", tmp_path / "raw") == 0
    sheet = xlrd.open_workbook(str(path)).sheet_by_index(0)
    columns = {"fiscal_expenditure": 1, "fiscal_sci_tech": 7}
    rows = raw(tmp_path / "raw")
    assert len(rows) == 62
    for row in rows:
        assert float(row["value"]) == sheet.cell_value(int(row["source_row"]) - 1, columns[row["series"]])


def test_a_torn_row_of_a_real_table_is_refused(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tibet's figures stand in a row without a name; and the header calls exports imports, which no map hides."""
    (tmp_path / "map.csv").write_text(
        "indicator,series\n出口贸易额 / Imports,hitech_exports\n*,skip\n", encoding="utf-8"
    )
    path = shared / FOLDER / "hitech-trade-raw-2018.xls"
    assert run("yearbook", path, "--map", tmp_path / "map.csv", "--into", tmp_path / "raw") == 1
    text = capsys.readouterr().err
    assert "hitech-trade-raw-2018.xls, sheet 1, row 37, column A: a row of figures names its region" in text
    assert "Row 36 names 西 藏 and has no figures" in text
    assert not (tmp_path / "raw").exists()


@pytest.fixture
def yearbook_map(tmp_path: Path) -> Path:
    path = tmp_path / "map.csv"
    path.write_text(YEARBOOK_MAP, encoding="utf-8")
    return path


def landed(folder: Path, table: str = "raw_patent") -> list[tuple[str, ...]]:
    if table == "raw_patent":
        return [(r["region_id"], r["patent_type"], r["status"], r["count"]) for r in raw(folder, table)]
    return [(r["region_id"], r["year"], r["series"], r["value"], r["unit"]) for r in raw(folder, table)]


def test_a_bilingual_table_lands(tmp_path: Path, yearbook_map: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_yearbook(tmp_path / "t.xlsx")
    assert run("yearbook", path, "--map", yearbook_map, "--into", tmp_path / "raw") == 0
    assert landed(tmp_path / "raw") == [
        ("110000", "all", "applied", "90"),
        ("110000", "invention", "applied", "40"),
        ("110000", "invention", "granted", "1.5"),
        ("150000", "all", "applied", "80"),
        ("150000", "invention", "granted", "20"),
        ("650000", "all", "applied", "70"),
        ("650000", "invention", "applied", "30"),
    ]
    national = raw(tmp_path / "raw", "raw_national_year")
    assert [(r["series"], r["value"], r["unit"]) for r in national] == [
        ("invention_patents_applied", "300", "patents"),
        ("invention_patents_granted", "100", "patents"),
        ("patents_applied", "1000", "patents"),
    ]
    report = capsys.readouterr().out
    assert "yearbook, Office workbook (.xlsx), 1 table on sheet 1" in report
    assert "rows left out, no province: 东部地区 Eastern Region, 香 港 Hong Kong" in report
    assert "empty cells, missing values without a row: 2" in report
    assert "note in the file: ① 含少数用字㐀、𠮷。" in report
    assert "provinces that the table does not have: 天津" in report


def test_the_same_table_as_text_and_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without merged cells only the first column under a heading has it, so the map names the other by its own."""
    (tmp_path / "map.csv").write_text(YEARBOOK_MAP.replace("发明授权", "授权"), encoding="utf-8")
    path = write_text(tmp_path / "t.csv", YEARBOOK)
    for expected in ("10 new values", "0 new values, 10 already there"):
        assert run("yearbook", path, "--map", tmp_path / "map.csv", "--into", tmp_path / "raw") == 0
        report = capsys.readouterr().out
        assert expected in report
        assert "GB18030 text" in report


def test_years_head_the_columns_and_the_title_is_the_indicator(tmp_path: Path) -> None:
    rows = [
        ["3-9 分地区地区生产总值"], ["单位：亿元 (100 million yuan)"],
        ["Region", "2019", "2020年"], ["Beijing", 1.25, 2], ["Shaanxi", 3, None],
    ]  # fmt: skip
    assert run("yearbook", write_yearbook(tmp_path / "t.xlsx", rows, ()), "--into", tmp_path / "raw") == 0
    assert landed(tmp_path / "raw", "raw_province_year") == [
        ("110000", "2019", "gdp_nominal", "1.25", "100m yuan"),
        ("110000", "2020", "gdp_nominal", "2", "100m yuan"),
        ("610000", "2019", "gdp_nominal", "3", "100m yuan"),
    ]


def test_a_heading_may_have_a_unit_of_its_own_and_years_below(tmp_path: Path) -> None:
    rows = [
        ["单位：亿元"], ["地区", "地区生产总值", None, "地区生产总值指数(上年=100)"], [None, 2019, 2020, 2020],
        ["北京", 1, 2, 105.5],
    ]  # fmt: skip
    path = write_yearbook(tmp_path / "t.xlsx", rows, ("A2:A3", "B2:C2"))
    assert run("yearbook", path, "--into", tmp_path / "raw") == 0
    assert [row[1:] for row in landed(tmp_path / "raw", "raw_province_year")] == [
        ("2019", "gdp_nominal", "1", "100m yuan"),
        ("2020", "gdp_index", "105.5", "prev.year=100"),
        ("2020", "gdp_nominal", "2", "100m yuan"),
    ]


def test_year_and_unit_are_given_where_the_file_names_none(tmp_path: Path) -> None:
    rows = [["地区", "常住人口"], ["北京", 2189], ["河北", 7464]]
    path = write_xls(tmp_path / "t.xls", [[str(cell) for cell in row] for row in rows])
    options = ("--year", 2020, "--unit", "万人", "--into", tmp_path / "raw")
    assert run("yearbook", path, *options) == 0
    assert landed(tmp_path / "raw", "raw_province_year")[1] == ("130000", "2020", "pop_resident", "7464", "10k persons")


def test_the_year_of_the_book_is_not_that_of_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["中国统计年鉴2020", "China Statistical Yearbook-2020"], ["3-1 地区生产总值"], ["单位：亿元"]]
    rows += [["地区", "地区生产总值"], ["北京", 1]]
    path = write_yearbook(tmp_path / "t.xlsx", rows, ())
    assert run("yearbook", path, "--into", tmp_path / "raw") == 1
    assert "nothing names the year of this table" in capsys.readouterr().err
    assert run("yearbook", path, "--into", tmp_path / "raw", "--year", 2019) == 0
    rows[1] = ["3-1 地区生产总值(2018年)"]
    assert run("yearbook", write_yearbook(tmp_path / "u.xlsx", rows, ()), "--into", tmp_path / "raw") == 0
    assert [row[1] for row in landed(tmp_path / "raw", "raw_province_year")] == ["2018", "2019"]


def test_a_year_settles_titles_that_disagree(tmp_path: Path, yearbook_map: Path) -> None:
    path = write_yearbook(tmp_path / "t.xlsx", changed(YEARBOOK, A2="Three Kinds of Patents (2018)"))
    options = ("--map", yearbook_map, "--into", tmp_path / "raw", "--dry-run")
    assert run("yearbook", path, *options) == 1
    assert run("yearbook", path, *options, "--year", 2019) == 0
    assert not (tmp_path / "raw").exists()


def test_the_unit_may_stand_in_the_title_or_beside_it_and_the_english_name_last(tmp_path: Path) -> None:
    body = [["地区", "2020", "Region"], ["北京", 1, "Beijing"], ["天津1)", 2, "Tianjin"]]
    for number, head in enumerate(([["3-1 地区生产总值(万元)"]], [["3-1 地区生产总值", None, "单位：万元"]])):
        path = write_yearbook(tmp_path / f"{number}.xlsx", [*head, *body], ())
        assert run("yearbook", path, "--into", tmp_path / f"raw{number}") == 0
        assert [row[3:] for row in landed(tmp_path / f"raw{number}", "raw_province_year")] == [
            ("1", "10k yuan"), ("2", "10k yuan"),
        ]  # fmt: skip


def test_the_unit_may_stand_below_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["3-1 地区生产总值(2019年)"], ["地区", "地区生产总值"], ["北京", 1], ["单位：万元"], ["注：初步核算"]]
    assert run("yearbook", write_yearbook(tmp_path / "t.xlsx", rows, ()), "--into", tmp_path / "raw") == 0
    assert landed(tmp_path / "raw", "raw_province_year") == [("110000", "2019", "gdp_nominal", "1", "10k yuan")]
    report = capsys.readouterr().out
    assert "note in the file: 注：初步核算" in report
    assert "note in the file: 单位" not in report


def test_the_map_may_leave_out_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["单位：亿元"], ["地区", "地区生产总值"], ["甲", 1], ["深圳", 2], ["北京", 3]]
    (tmp_path / "map.csv").write_text("indicator,series\n甲,skip\n深圳,skip\n", encoding="utf-8")
    path = write_yearbook(tmp_path / "t.xlsx", rows, ())
    assert run("yearbook", path, "--map", tmp_path / "map.csv", "--year", 2020, "--into", tmp_path / "raw") == 0
    assert [row[0] for row in landed(tmp_path / "raw", "raw_province_year")] == ["110000"]
    assert "rows left out, no province: 甲, 深圳" in capsys.readouterr().out
