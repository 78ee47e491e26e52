"""Every layout and every container, built in code: all figures land under the right region, year and series."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbs_tables import (
    CODES,
    GDP,
    NOTES,
    PROVINCES,
    YEARS,
    body,
    classic,
    english,
    figure,
    new_indicators,
    new_regions,
    raw,
    stacked,
    transposed,
    trimmed,
    write_csv,
    write_xls,
    write_xlsx,
)

from orchestration.landing.nbs import import_nbs

ALL = {(code, year): figure(i, j) for i, code in enumerate(CODES) for j, year in enumerate(YEARS)}
BOM, GB, UTF8 = {"encoding": "utf-8-sig", "end": "\n"}, {"encoding": "gb18030"}, {"encoding": "utf-8"}
EXCEL_TEXT = {"encoding": "utf-16", "delimiter": "\t"}
GDP_SERIES, POP_SERIES = {"series": "gdp_nominal"}, {"series": "pop_resident"}
YUAN, PERSONS = "100m yuan", "10k persons"

TABLES = [
    # layout as reported, lines, how they are written, what the user adds, series, unit, column of the first year
    ("classic export", classic(), GB, {}, "gdp_nominal", YUAN, "B"),
    ("classic export", classic(), EXCEL_TEXT, {}, "gdp_nominal", YUAN, "B"),
    ("classic export", classic("居民消费价格指数(上年=100)"), GB, {}, "cpi", "prev.year=100", "B"),
    ("new site", new_regions(), BOM, {"series": "fiscal_sci_tech"}, "fiscal_sci_tech", YUAN, "C"),
    ("transposed", transposed(), {**BOM, "quoting": csv.QUOTE_ALL}, GDP_SERIES, "gdp_nominal", YUAN, "B"),
    ("trimmed by hand", trimmed(), GB, {**GDP_SERIES, "unit": "万元"}, "gdp_nominal", "10k yuan", "C"),
    ("English site", english(True), BOM, {}, "pop_resident", PERSONS, "B"),
    ("English site", english(False), UTF8, POP_SERIES, "pop_resident", PERSONS, "B"),
]


def landed(folder: Path, series: str) -> dict[tuple[str, str], str]:
    return {(r["region_id"], r["year"]): r["value"] for r in raw(folder) if r["series"] == series}


@pytest.mark.parametrize(("layout", "lines", "form", "extra", "series", "unit", "column"), TABLES)
def test_a_text_file_in_each_layout(
    tmp_path: Path, layout: str, lines: list[list[str]], form: dict[str, str], extra: dict[str, str], series: str,
    unit: str, column: str,
) -> None:  # fmt: skip
    path = write_csv(tmp_path / "table.csv", lines, **form)
    report = import_nbs([path], tmp_path / "raw", **extra)
    assert layout in str(report)
    assert landed(tmp_path / "raw", series) == ALL
    rows = raw(tmp_path / "raw")
    assert {r["unit"] for r in rows} == {unit}
    first = next(r for r in rows if (r["region_id"], r["year"]) == (CODES[0], YEARS[0]))
    assert first["source_column"] == column
    assert lines[int(first["source_row"]) - 1][ord(column) - ord("A")].strip() == first["value"]


@pytest.mark.parametrize(("write", "name"), [(write_xls, "BIFF workbook"), (write_xlsx, "Office workbook")])
def test_the_export_as_a_workbook(tmp_path: Path, write: object, name: str) -> None:
    path = write(tmp_path / "named_wrongly.csv", classic())  # type: ignore[operator]
    report = import_nbs([path], tmp_path / "raw")
    assert name in str(report)
    assert landed(tmp_path / "raw", "gdp_nominal") == ALL


def test_one_region_with_several_indicators_needs_the_region(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", new_indicators(), **BOM)
    import_nbs([path], tmp_path / "raw", region="Shaanxi")
    expected = {("610000", year): figure(1, j) for j, year in enumerate(YEARS)}
    assert landed(tmp_path / "raw", "fiscal_sci_tech") == expected
    assert {r["series"] for r in raw(tmp_path / "raw")} == {"fiscal_expenditure", "fiscal_sci_tech"}


def test_the_lines_above_the_table_may_name_the_region_or_the_nation(tmp_path: Path) -> None:
    lines = [["数据库：分省年度数据"], ["地区：陕西省"], *new_indicators()[2:]]
    import_nbs([write_csv(tmp_path / "a.csv", lines)], tmp_path / "raw")
    assert {r["region_id"] for r in raw(tmp_path / "raw")} == {"610000"}
    nation = [["数据库：年度数据"], ["时间：最近3年"], *new_indicators()[2:]]
    import_nbs([write_csv(tmp_path / "b.csv", nation)], tmp_path / "raw")
    rows = [r for r in raw(tmp_path / "raw", "raw_national_year") if r["series"] == "fiscal_sci_tech"]
    assert [(r["year"], r["value"]) for r in rows] == [(y, figure(1, YEARS.index(y))) for y in sorted(YEARS)]


def test_stacked_tables_go_by_the_indicator_in_each_line(tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("indicator,series\n财政支出,skip\n", encoding="utf-8")
    path = write_xls(tmp_path / "stacked.xls", stacked())
    report = import_nbs([path], tmp_path / "raw", indicator_map=tmp_path / "map.csv")
    assert landed(tmp_path / "raw", "fiscal_expenditure") == ALL
    assert "left out: 财政支出（亿元）i" in str(report)


def test_the_nation_and_patents_go_to_their_own_tables(tmp_path: Path) -> None:
    lines = classic(
        "国内发明专利申请受理量(万件)", [["全国", "161.9", "-", "1,585.25"], ["北京市", "1.2345", "…", "０.５"]]
    )
    report = import_nbs([write_csv(tmp_path / "table.csv", lines)], tmp_path / "raw")
    patents = raw(tmp_path / "raw", "raw_patent")
    assert [(r["year"], r["count"]) for r in patents] == [("2021", "5000"), ("2023", "12345")]
    kind = ("region_type", "patent_type", "status", "tech_class")
    assert {tuple(r[name] for name in kind) for r in patents} == {("province", "invention", "applied", "all")}
    nation = raw(tmp_path / "raw", "raw_national_year")
    assert [(r["year"], r["value"], r["unit"]) for r in nation] == [
        ("2021", "1585.25", "10k patents"),
        ("2023", "161.9", "10k patents"),
    ]
    assert "missing values without a row: 2" in str(report)


@pytest.mark.parametrize("missing", ["", " ", "\t", "　", "-", "—", "…", "……", "..", "－", "NA"])
def test_a_missing_figure_is_no_row_and_never_zero(tmp_path: Path, missing: str) -> None:
    rows = body()
    rows[4][2] = missing
    report = import_nbs([write_csv(tmp_path / "table.csv", classic(rows=rows))], tmp_path / "raw")
    assert landed(tmp_path / "raw", "gdp_nominal") == {k: v for k, v in ALL.items() if k != (CODES[4], YEARS[1])}
    assert "missing values without a row: 1" in str(report)


def test_names_with_blanks_codes_and_a_quoted_note_of_two_lines(tmp_path: Path) -> None:
    rows = body(["北　京", " 天 津 市", "130000", "14"])
    notes = [["注：1.一行\n2.又一行"], ["数据来源：国家统计局"]]
    lines = [["数据库：分省年度数据"], [f"指标：{GDP}"], ["时间：最近\n20年"], ["地　区", *YEARS], *rows, *notes]
    report = import_nbs([write_csv(tmp_path / "table.csv", lines)], tmp_path / "raw")
    found = raw(tmp_path / "raw")
    assert {r["region_id"] for r in found} == {"110000", "120000", "130000", "140000"}
    assert {r["source_row"] for r in found if r["region_id"] == "110000"} == {"6"}  # the third record has two lines
    assert report.files[0].notes == ["注：1.一行\n2.又一行", "数据来源：国家统计局"]


def test_rare_characters_of_four_bytes_survive_in_the_notes(tmp_path: Path) -> None:
    assert len("㐀𠮷".encode("gb18030")) == 8
    report = import_nbs([write_csv(tmp_path / "table.csv", classic())], tmp_path / "raw")
    assert [note.strip() for note in NOTES] == report.files[0].notes


def test_provinces_and_years_that_are_not_there_are_reported(tmp_path: Path) -> None:
    rows = [[name, "", *rest[1:]] for name, *rest in body()[:-2]]
    report = str(import_nbs([write_csv(tmp_path / "table.csv", classic(rows=rows))], tmp_path / "raw"))
    assert "provinces that the table does not have: 宁夏, 新疆" in report
    assert "years without any value: 2023" in report
    assert (
        "gdp_nominal (地区生产总值), unit 亿元 = 100m yuan (from the file): 58 values, 29 regions, 2021-2022" in report
    )


DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
PRINTED = DECIMALS.map(str) | st.integers(0, 10**9).map(str)


@settings(max_examples=25, deadline=None)
@given(
    years=st.lists(st.integers(1949, 2035), min_size=1, max_size=6, unique=True),
    chosen=st.lists(st.sampled_from(range(len(CODES))), min_size=1, max_size=8, unique=True),
    data=st.data(),
)
def test_what_is_written_in_the_classic_layout_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, years: list[int], chosen: list[int], data: st.DataObject
) -> None:
    cells = {(CODES[i], str(y)): data.draw(st.just("") | PRINTED) for i in chosen for y in years}
    rows = [[PROVINCES[i], *(cells[CODES[i], str(y)] for y in years)] for i in chosen]
    folder = tmp_path_factory.mktemp("round")
    path = write_csv(folder / "table.csv", classic(GDP, rows, [str(y) for y in years]))
    import_nbs([path], folder / "raw")
    held = {key: value for key, value in cells.items() if value}
    assert (landed(folder / "raw", "gdp_nominal") if held else {}) == held
