"""Tables that break a rule: the error names file, row, column, text and a way out, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbs_tables import (
    classic,
    english,
    new_indicators,
    new_regions,
    transposed,
    trimmed,
    write_csv,
)
from refused import refused

from orchestration.landing.nbs import import_nbs

Lines = list[list[str]]


def with_cell(lines: Lines, row: int, column: int, text: str) -> Lines:
    """Row from 1, column from 0."""
    return [[*line[:column], text, *line[column + 1 :]] if n == row else line for n, line in enumerate(lines, start=1)]


def with_row(lines: Lines, row: int, *cells: str) -> Lines:
    return [*lines[: row - 1], [*cells], *lines[row - 1 :]]


def without_row(lines: Lines, row: int) -> Lines:
    return lines[: row - 1] + lines[row:]


SOUND = classic()
GDP, SCIENCE = {"series": "gdp_nominal"}, {"series": "fiscal_sci_tech"}
BROKEN: dict[str, tuple[Lines, dict[str, Any], str, tuple[int | None, str | None], str | None, str]] = {
    # name: lines, what the user adds, rule, (row, column), text found, remedy
    "header missing": (without_row(SOUND, 4), {},
        "header of the table is missing", (4, "A"), "北京市", "地区,2024年"),
    "title above": (with_row(SOUND, 1, "各省数据"), {},
        "header of the table is missing", (1, "A"), "各省数据", "delete titles"),
    "nothing below the first lines": (SOUND[:3], {},
        "the table is missing", (None, None), None, "download"),
    "no row of figures": (SOUND[:4] + SOUND[-1:], {},
        "no row of figures", (4, "A"), "地区", "download"),
    "table of cities": (with_cell(SOUND, 1, 0, "数据库：主要城市年度数据"), {},
        "not a table of provinces", (1, "A"), "主要城市", "database"),
    "row shifted right": (with_row(without_row(SOUND, 6), 6, "天津市", "", "1", "2", "3"), {},
        "stands right of the last year", (6, "E"), "3", "move the cells"),
    "row with a cell too many": (with_row(without_row(SOUND, 6), 6, "天津市", "1", "2", "3", ""), {},
        "5 cells", (6, "A"), "天津市", "move the cells"),
    "row with a cell too few": (with_row(without_row(SOUND, 6), 6, "天津市", "1", "2"), {},
        "3 cells", (6, "A"), "天津市", "move the cells"),
    "name shifted right": (with_row(without_row(SOUND, 6), 6, "", "天津市", "1", "2"), {},
        "names the province is empty", (6, "A"), "", "move the cells"),
    "text in a number": (with_cell(SOUND, 9, 2, "12 345x"), {},
        "a number or is empty", (9, "C"), "12 345x", "plain digits"),
    "unit in a number": (with_cell(SOUND, 9, 2, "123亿元"), {},
        "a number or is empty", (9, "C"), "123亿元", "plain digits"),
    "footnote mark in a number": (with_cell(SOUND, 9, 3, "123.4*"), {},
        "a number or is empty", (9, "D"), "123.4*", "plain digits"),
    "comma for a point": (with_cell(SOUND, 9, 2, "1,5"), {},
        "a number or is empty", (9, "C"), "1,5", "plain digits"),
    "digits cut by a spreadsheet": (with_cell(SOUND, 9, 2, "1.2E+05"), {},
        "scientific notation", (9, "C"), "1.2E+05", "plain digits"),
    "error of a spreadsheet": (with_cell(SOUND, 9, 2, "#REF!"), {},
        "error value", (9, "C"), "#REF!", "plain digits"),
    "duplicate province": (with_cell(SOUND, 9, 0, "北京"), {},
        "110000 already stands in row 5", (9, "A"), "北京", "remove one"),
    "unknown province": (with_cell(SOUND, 5, 0, "北亰市"), {},
        "unknown", (5, "A"), "北亰市", "did you mean '北京市'?"),
    "city among the provinces": (with_cell(SOUND, 5, 0, "石家庄"), {},
        "unknown", (5, "A"), "石家庄", "six-digit code"),
    "empty year": (with_cell(SOUND, 4, 2, ""), {},
        "headed by a year", (4, "C"), "", "write the year"),
    "empty last year": (with_cell(SOUND, 4, 3, ""), {},
        "stands right of the last year (column C)", (5, "D"), "2.5", "move the cells"),
    "year that is none": (with_cell(SOUND, 4, 2, "2022年上半年"), {},
        "headed by a year", (4, "C"), "上半年", "write the year"),
    "year twice": (with_cell(SOUND, 4, 3, "2022"), {},
        "2022 already heads column C", (4, "D"), "2022", "remove one"),
    "note in the middle": (with_row(SOUND, 10, "注：以下为估计数", "", "", ""), {},
        "middle of the table: figures go on in row 11", (10, "A"), "注：", "below the last row"),
    "source line in the middle": (with_row(SOUND, 10, "数据来源：国家统计局"), {},
        "middle of the table", (10, "A"), "数据来源", "below the last row"),
    "two indicators above": (with_row(SOUND, 3, "指标：进出口总额(万美元)"), {},
        "named once", (3, "A"), "万美元", "one indicator"),
    "two units": (with_row(SOUND, 3, "单位：万元"), {},
        "two units in one table: 亿元 and 万元", (2, "A"), "地区生产总值(亿元)", "keep one"),
    "unknown unit": (classic("地区生产总值(亿圆)"), {},
        "the unit is unknown", (2, "A"), "亿圆", "did you mean '亿元'?"),
    "unit of another quantity": (classic("地区生产总值(万人)"), {},
        "measured in money", (2, "A"), "万人", "belong together"),
    "unit contradicted": (SOUND, {"unit": "万元"},
        "--unit 万元 contradicts", (2, "A"), "亿元", "leave out --unit"),
    "unknown indicator": (classic("地区生产总直(亿元)"), {},
        "indicator is unknown", (2, "A"), "地区生产总直", "did you mean '地区生产总值'?"),
    "indicator contradicted": (SOUND, SCIENCE,
        "series gdp_nominal), and --series fiscal_sci_tech", (2, "A"), "地区生产总值", "leave out --series"),
    "region contradicted": (SOUND, {"region": "110000"},
        "--region 110000 contradicts", (None, None), None, "leave out --region"),
    "no indicator": (new_regions(), {},
        "does not name its indicator", (None, None), None, "--series fiscal_sci_tech"),
    "no indicator, trimmed": (trimmed(), {},
        "does not name its indicator", (None, None), None, "--series"),
    "no unit of a series of one's own": (trimmed(), {"series": "gdp_nominall"},
        "names a unit", (None, "A"), "gdp_nominall", "did you mean 'gdp_nominal'?"),
    "no region": (new_indicators(), {},
        "does not name its region", (None, None), None, "--region 110000"),
    "one series for several indicators": (new_indicators(), SCIENCE,
        "holds 2 indicators", (None, None), None, "--map"),
    "unknown indicators": (with_cell(new_indicators(), 5, 0, "地方财政国防支出(亿元)"), {"region": "11"},
        "unknown to the registry", (5, "A"), "row 5 地方财政国防支出(亿元)", "*,skip"),
    "indicator twice": (with_row(new_indicators(), 6, *new_indicators()[3]), {"region": "11"},
        "0.5 in row 4, column B", (6, "B"), "0.5", "remove one"),
    "province twice across": (with_cell(transposed(), 1, 2, "北京"), GDP,
        "110000 already heads", (1, "C"), "北京", "remove one"),
    "year twice down": (with_cell(transposed(), 3, 0, "2023"), GDP,
        "2023 already stands in row 2", (3, "A"), "2023", "remove one"),
    "year unreadable down": (with_cell(transposed(), 3, 0, "二〇二二年"), GDP,
        "begins with a year", (3, "A"), "二〇二二年", "write the year"),
    "Shanxi and Shannxxi": (with_cell(english(False), 28, 0, "Shaanxii"), {"series": "pop_resident"},
        "unknown", (28, "A"), "Shaanxii", "did you mean 'Shaanxi'?"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused(tmp_path: Path, name: str) -> None:
    import_nbs([write_csv(tmp_path / "sound.csv", classic("年末常住人口(万人)"))], tmp_path / "raw")
    lines, extra, rule, place, found, remedy = BROKEN[name]
    refused(write_csv(tmp_path / "分省年度数据.csv", lines), rule, place, found, remedy, **extra)
