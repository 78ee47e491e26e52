"""The gate, rule by rule: broken cells, with the place, the text, the rule and the hint expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from raw_rows import HEADERS, IMPORTED, NUMBER, PLACE, SOUND, WHOLE, landed

from orchestration.landing.gate import GateReport

RANGE = "must lie between 1949 and 2035"
FORM = "must have the form"
OF_GRAIN = "must be of the grain of its region_type"
PROVINCE_CELLS = [
    # column, text found, rule, part of the hint
    ("year", "2010年", WHOLE, "Write 2010, without a unit."),
    ("year", "2010.0", WHOLE, "Write 2010, without a decimal part."),
    ("year", "２０１０", WHOLE, "Write 2010, in plain ASCII characters."),
    ("year", " 2010", WHOLE, "Write 2010, without spaces."),
    ("year", "02010", WHOLE, "Write 2010, without leading zeros."),
    ("year", "2010-2011", WHOLE, "Write a whole number in plain digits, or leave the row out."),
    ("year", "n/a", WHOLE, "Leave the row out"),
    ("year", "", "must not be empty", "Fill it in (Calendar year), or leave the row out."),
    ("year", "1948", RANGE, "Check it at its source"),
    ("year", "20100", RANGE, "Check it at its source"),
    ("value", "1,234.5", NUMBER, "Write 1234.5, without thousands separators."),
    ("value", "1，234，567", NUMBER, "Write 1234567, in plain ASCII characters and without thousands separators."),
    ("value", "1 234", NUMBER, "Write 1234, without spaces."),
    ("value", "１２.５", NUMBER, "Write 12.5, in plain ASCII characters."),
    ("value", "1,234亿元", NUMBER, "Write 1234, without thousands separators and without a unit."),
    ("value", "1234 100 million yuan", NUMBER, "Write a number in plain digits"),
    (
        "value",
        "1,234万元",
        NUMBER,
        "the text says 10k yuan, the row says 100m yuan. If 10k yuan is right, write 1234 here",
    ),
    ("value", "1234亿美元", NUMBER, "100m USD there, else the figure in 100m yuan."),
    ("value", "12.5%", NUMBER, "A unit belongs into the column unit: the text says %, the row says 100m yuan."),
    ("value", "1234年", NUMBER, "the text says years"),
    ("value", "1300①", NUMBER, "① is no digit: write the figure as its source prints it, without footnote marks."),
    ("value", "32000²", NUMBER, "² is no digit"),
    ("value", "12½", NUMBER, "½ is no digit"),
    ("value", "1300*", NUMBER, "Write a number in plain digits"),
    ("value", "−12", NUMBER, "Write -12, in plain ASCII characters."),
    ("value", "12\u00a0", NUMBER, "Write 12, without spaces."),
    ("year", "201①", WHOLE, "① is no digit"),
    ("year", "2010件", WHOLE, "Write the figure in year"),
    ("value", "1,5", NUMBER, "Write a number in plain digits"),
    ("value", "0x1F", NUMBER, "Write a number in plain digits"),
    ("value", "1_0", NUMBER, "Write a number in plain digits"),
    ("value", "NA", NUMBER, "Leave the cell empty when there is no figure."),
    ("value", "nan", NUMBER, "Leave the cell empty"),
    ("value", "-inf", NUMBER, "Leave the cell empty"),
    ("value", "…", NUMBER, "Leave the cell empty"),
    ("value", "1e999", "must be finite", "Check it at its source"),
    ("region_id", "北京市", f"{FORM} [1-9][0-9]0000", "Write 110000, the code of 北京市."),
    ("region_id", "Inner Mongolia", f"{FORM} [1-9][0-9]0000", "Write 150000, the code of Inner Mongolia."),
    ("region_id", "1①0000", f"{FORM} [1-9][0-9]0000", "write it in the form"),
    ("region_id", "110000.0", f"{FORM} [1-9][0-9]0000", "Write 110000, without a decimal part."),
    ("region_id", "110100", f"{FORM} [1-9][0-9]0000", "Province, GB/T 2260 code of six digits: write it in the form"),
    ("region_id", "000000", f"{FORM} [1-9][0-9]0000", "GB/T 2260"),
    ("region_id", "", "must not be empty", "GB/T 2260"),
    ("series", "GDP", f"{FORM} [a-z][a-z0-9_]*", "in the form [a-z][a-z0-9_]*."),
    ("series", "地区生产总值", f"{FORM} [a-z][a-z0-9_]*", "Write gdp_nominal, the code of 地区生产总值."),
    ("unit", "亿元", "must be listed in registry.units", "Write 100m yuan."),
    ("unit", "100m yuans", "must be listed in registry.units", "did you mean '100m yuan'?"),
    ("unit", "", "must not be empty", "Unit of measurement, of registry.units"),
    ("unit", "km", "must measure the quantity of its series", "gdp_nominal is money, km measures length: give one of"),
]
OTHER_CELLS = [
    ("raw_policy_event", "zone_id", "hz ", "must not begin or end with a blank", "Write hz, without spaces."),
    ("raw_policy_event", "zone_id", "\u3000（hz a）", "must not begin or end with a blank", "Write （hz a）, without"),
    ("raw_customs_trade", "value_usd", "-1", "must be at least 0", "Check it at its source"),
    ("raw_national_year", "unit", "km", "must measure the quantity of its series", "give one of prev.year=100."),
    ("raw_patent", "region_type", "county", "must be one of province, city", "Write one of province, city"),
    ("raw_patent", "region_id", "010000", f"{FORM} [1-9][0-9]{{5}}", "GB/T 2260"),
    (
        "raw_patent",
        "region_id",
        "330100",
        OF_GRAIN,
        "a city in registry.regions, and the row says province: write city there",
    ),
    ("raw_patent", "region_id", "330100", OF_GRAIN, "or the code of a province (330000 is 浙江省)."),
    (
        "raw_customs_trade",
        "region_id",
        "330000",
        OF_GRAIN,
        "330000 is 浙江省, Zhejiang, a province in registry.regions",
    ),
    ("raw_city_year", "region_id", "330000", "must be a city", "move its row to raw_province_year"),
    ("raw_patent", "tech_class", "web", "must be one of all, internet, industrial_above_size", "Write one of"),
    ("raw_patent", "status", "grant", "must be one of applied, granted, valid", "did you mean 'granted'?"),
    ("raw_patent", "count", "-1", "must be at least 0", "Check it at its source"),
    ("raw_patent", "count", "12件", NUMBER, "Write 12, without a unit."),
    ("raw_patent", "count", "1.2万件", NUMBER, "Write the figure in patents, the unit of the column"),
    ("raw_customs_trade", "value_usd", "12美元", NUMBER, "Write 12, without a unit."),
    ("raw_customs_trade", "value_usd", "12元", NUMBER, "Write the figure in USD, the unit of the column"),
    ("raw_customs_trade", "partner_iso3", "usa", f"{FORM} [A-Z]{{3}}", "Write USA, in capitals."),
]


CASES = [("raw_province_year", *case) for case in PROVINCE_CELLS] + OTHER_CELLS


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GateReport]:
    """Every case is one row of its table, told from the others by its vintage."""
    reports = {}
    for table, header in HEADERS.items():
        rows = [f"{SOUND[table]},sound"]
        for number, (_, column, found, *_) in enumerate(case for case in CASES if case[0] == table):
            cells = SOUND[table].split(",")
            cells[header.split(",").index(column)] = f'"{found}"'
            rows.append(",".join([*cells, str(number)]))
        reports[table] = landed(tmp_path_factory.mktemp("raw"), table, *rows, header=f"{header},vintage")
    return reports


@pytest.mark.parametrize(("table", "column", "found", "rule", "hint"), CASES)
def test_a_broken_cell_is_refused_where_it_stands(
    broken: dict[str, GateReport], table: str, column: str, found: str, rule: str, hint: str
) -> None:
    line = 3 + [case for case in CASES if case[0] == table].index((table, column, found, rule, hint))
    [refused] = [row for row in broken[table].refused if row.line == line]
    place = (refused.source_file, refused.source_sheet, refused.source_row, refused.source_column)
    assert place == (f"{table}.csv", "", line, "ABCDEFGH"[HEADERS[table].split(",").index(column)])
    assert (refused.value, refused.rule) == (found, f"{column} {rule}")
    assert hint in refused.hint
    assert broken[table].tables[table]["vintage"].tolist() == ["sound"]


def test_a_line_end_is_no_part_of_a_number(tmp_path: Path) -> None:
    [refused] = landed(tmp_path, "raw_national_year", '"2010\n",cpi,103,prev.year=100').refused
    assert (refused.value, refused.rule, refused.hint) == ("2010\n", f"year {WHOLE}", "Write 2010, without spaces.")


BROKEN_IMPORTS = [
    # text replaced, replacement, place (row, column) expected, text found, rule
    ("35371.3", '"35,371.3"', (7, "C"), "35,371.3", f"value {NUMBER}"),
    ("a" * 64, "A" * 64, (7, "C"), "A" * 64, "file_sha256 must have the form [0-9a-f]{64}"),
    ("2024-09-30", "2024/9/30", (7, "C"), "2024/9/30", "retrieved_on must be a date YYYY-MM-DD"),
    ("2024-09-30", "2023-02-29", (7, "C"), "2023-02-29", "retrieved_on must be a day that exists"),
    (",7,C,", ",0,C,", (0, "C"), "0", "source_row must be at least 1"),
    (",7,C,", ",99999999999,C,", (99999999999, "C"), "99999999999", "source_row must fit in 32 bits"),
    (",7,C,", ",seven,C,", (3, "H"), "seven", f"source_row {WHOLE}"),
    ("分省年度数据.csv", "", (3, "F"), "", "source_file must not be empty"),
]


@pytest.mark.parametrize(("text", "broken", "place", "found", "rule"), BROKEN_IMPORTS)
def test_an_imported_row_is_refused_at_its_source_cell(
    tmp_path: Path, text: str, broken: str, place: tuple[int, str], found: str, rule: str
) -> None:
    row = IMPORTED.replace(text, broken)
    sound = IMPORTED.replace("2019", "2020")
    header = f"{HEADERS['raw_province_year']},{PLACE}"
    [refused] = landed(tmp_path, "raw_province_year", sound, row, header=header).refused
    assert (refused.source_row, refused.source_column) == place
    assert (refused.value, refused.rule) == (found, rule)
    if place[0] == 3:  # no source row to trust: the raw file's own place
        assert refused.source_file == "raw_province_year.csv"
    else:
        assert (refused.source_file, refused.source_sheet) == ("分省年度数据.csv", "S 1")
        assert refused.hint.endswith("It is line 3 of raw_province_year.csv.")
