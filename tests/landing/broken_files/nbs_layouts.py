"""Tables of the statistical office that break a rule of their layout."""

from __future__ import annotations

from nbs_tables import classic, english, new_indicators, new_regions, transposed, trimmed

from broken_files.nbs import table

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
CASES = {
    "header missing": table(without_row(SOUND, 4), {},
        "header of the table is missing", (4, "A"), "北京市", "地区,2024年"),
    "title above": table(with_row(SOUND, 1, "各省数据"), {},
        "header of the table is missing", (1, "A"), "各省数据", "delete titles"),
    "nothing below the first lines": table(SOUND[:3], {},
        "the table is missing", (None, None), None, "download"),
    "no row of figures": table(SOUND[:4] + SOUND[-1:], {},
        "no row of figures", (4, "A"), "地区", "download"),
    "table of cities": table(with_cell(SOUND, 1, 0, "数据库：主要城市年度数据"), {},
        "not a table of provinces", (1, "A"), "主要城市", "database"),
    "row shifted right": table(with_row(without_row(SOUND, 6), 6, "天津市", "", "1", "2", "3"), {},
        "stands right of the last year", (6, "E"), "3", "move the cells"),
    "row with a cell too many": table(with_row(without_row(SOUND, 6), 6, "天津市", "1", "2", "3", ""), {},
        "5 cells", (6, "A"), "天津市", "move the cells"),
    "row with a cell too few": table(with_row(without_row(SOUND, 6), 6, "天津市", "1", "2"), {},
        "3 cells", (6, "A"), "天津市", "move the cells"),
    "name shifted right": table(with_row(without_row(SOUND, 6), 6, "", "天津市", "1", "2"), {},
        "names the province is empty", (6, "A"), "", "move the cells"),
    "text in a number": table(with_cell(SOUND, 9, 2, "12 345x"), {},
        "a number or is empty", (9, "C"), "12 345x", "plain digits"),
    "unit in a number": table(with_cell(SOUND, 9, 2, "123亿元"), {},
        "a number or is empty", (9, "C"), "123亿元", "plain digits"),
    "footnote mark in a number": table(with_cell(SOUND, 9, 3, "123.4*"), {},
        "a number or is empty", (9, "D"), "123.4*", "plain digits"),
    "circled mark in a number": table(with_cell(SOUND, 9, 3, "34606①"), {},
        "① is a mark, no digit", (9, "D"), "34606①", "plain digits"),
    "comma for a point": table(with_cell(SOUND, 9, 2, "1,5"), {},
        "a number or is empty", (9, "C"), "1,5", "plain digits"),
    "digits cut by a spreadsheet": table(with_cell(SOUND, 9, 2, "1.2E+05"), {},
        "scientific notation", (9, "C"), "1.2E+05", "plain digits"),
    "error of a spreadsheet": table(with_cell(SOUND, 9, 2, "#REF!"), {},
        "error value", (9, "C"), "#REF!", "plain digits"),
    "duplicate province": table(with_cell(SOUND, 9, 0, "北京"), {},
        "110000 already stands in row 5", (9, "A"), "北京", "remove one"),
    "unknown province": table(with_cell(SOUND, 5, 0, "北亰市"), {},
        "unknown", (5, "A"), "北亰市", "did you mean '北京市'?"),
    "city among the provinces": table(with_cell(SOUND, 5, 0, "石家庄"), {},
        "unknown", (5, "A"), "石家庄", "six-digit code"),
    "empty year": table(with_cell(SOUND, 4, 2, ""), {},
        "headed by a year", (4, "C"), "", "write the year"),
    "empty last year": table(with_cell(SOUND, 4, 3, ""), {},
        "stands right of the last year (column C)", (5, "D"), "2.5", "move the cells"),
    "year that is none": table(with_cell(SOUND, 4, 2, "2022年上半年"), {},
        "headed by a year", (4, "C"), "上半年", "write the year"),
    "circled mark in a year": table(with_cell(SOUND, 4, 2, "202①"), {},
        "headed by a year", (4, "C"), "①", "write the year"),
    "year twice": table(with_cell(SOUND, 4, 3, "2022"), {},
        "2022 already heads column C", (4, "D"), "2022", "remove one"),
    "note in the middle": table(with_row(SOUND, 10, "注：以下为估计数", "", "", ""), {},
        "middle of the table: figures go on in row 11", (10, "A"), "注：", "below the last row"),
    "source line in the middle": table(with_row(SOUND, 10, "数据来源：国家统计局"), {},
        "middle of the table", (10, "A"), "数据来源", "below the last row"),
    "two indicators above": table(with_row(SOUND, 3, "指标：进出口总额(万美元)"), {},
        "named once", (3, "A"), "万美元", "one indicator"),
    "two units": table(with_row(SOUND, 3, "单位：万元"), {},
        "two units in one table: 亿元 and 万元", (2, "A"), "地区生产总值(亿元)", "keep one"),
    "unknown unit": table(classic("地区生产总值(亿圆)"), {},
        "the unit is unknown", (2, "A"), "亿圆", "did you mean '亿元'?"),
    "unit of another quantity": table(classic("地区生产总值(万人)"), {},
        "measured in money", (2, "A"), "万人", "belong together"),
    "unit contradicted": table(SOUND, {"unit": "万元"},
        "--unit 万元 contradicts", (2, "A"), "亿元", "leave out --unit"),
    "unknown indicator": table(classic("地区生产总直(亿元)"), {},
        "indicator is unknown", (2, "A"), "地区生产总直", "did you mean '地区生产总值'?"),
    "indicator contradicted": table(SOUND, SCIENCE,
        "series gdp_nominal), and --series fiscal_sci_tech", (2, "A"), "地区生产总值", "leave out --series"),
    "region contradicted": table(SOUND, {"region": "110000"},
        "--region 110000 contradicts", (None, None), None, "leave out --region"),
    "no indicator": table(new_regions(), {},
        "does not name its indicator", (None, None), None, "--series fiscal_sci_tech"),
    "no indicator, trimmed": table(trimmed(), {},
        "does not name its indicator", (None, None), None, "--series"),
    "no unit of a series of one's own": table(trimmed(), {"series": "gdp_nominall"},
        "names a unit", (None, "A"), "gdp_nominall", "did you mean 'gdp_nominal'?"),
    "no region": table(new_indicators(), {},
        "does not name its region", (None, None), None, "--region 110000"),
    "one series for several indicators": table(new_indicators(), SCIENCE,
        "holds 2 indicators", (None, None), None, "--map"),
    "unknown indicators": table(with_cell(new_indicators(), 5, 0, "地方财政国防支出(亿元)"), {"region": "11"},
        "unknown to the registry", (5, "A"), "row 5 地方财政国防支出(亿元)", "*,skip"),
    "indicator twice": table(with_row(new_indicators(), 6, *new_indicators()[3]), {"region": "11"},
        "0.5 in row 4, column B", (6, "B"), "0.5", "remove one"),
    "province twice across": table(with_cell(transposed(), 1, 2, "北京"), GDP,
        "110000 already heads", (1, "C"), "北京", "remove one"),
    "year twice down": table(with_cell(transposed(), 3, 0, "2023"), GDP,
        "2023 already stands in row 2", (3, "A"), "2023", "remove one"),
    "year unreadable down": table(with_cell(transposed(), 3, 0, "二〇二二年"), GDP,
        "begins with a year", (3, "A"), "二〇二二年", "write the year"),
    "Shanxi and Shannxxi": table(with_cell(english(False), 28, 0, "Shaanxii"), {"series": "pop_resident"},
        "unknown", (28, "A"), "Shaanxii", "did you mean 'Shaanxi'?"),
}  # fmt: skip
