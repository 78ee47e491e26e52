"""Long tables by their map: small tables, broken tables and broken maps."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbs_tables import content, raw, write_csv

from orchestration.errors import UserError
from orchestration.landing.names.maps import indicator_map
from orchestration.landing.tidy import import_tidy

MAP = """kind,name,becomes,unit,reason
column,place,region,,
column,year,year,,
column,item,series,,
column,amount,value,,
column,measure,unit,,
constant,quality,compiled,,
series,gdp,gdp_nominal,,
series,people,pop_resident,万人,
series,patents,invention_patents_applied,件,
series,mood,skip,,"not a figure"
"""
TABLE = [
    ["place", "year", "item", "amount", "measure", "comment"],
    ["北京", "2020", "gdp", "36,102.6", "亿元", ""],
    ["Shaanxi", "2020", "gdp", "26181.9", "100m yuan", ""],
    ["全国", "2020", "gdp", "1013567", "亿元", ""],
    ["Beijing", "2020", "people", "2189", "", ""],
    ["110000", "2020", "patents", "145035", "", ""],
    ["110000", "2021", "people", "", "", "missing"],
    ["110000", "2020", "mood", "good", "", ""],
]


def landed(folder: Path, table: list[list[str]] = TABLE, text: str = MAP, **options: str) -> object:
    (folder / "map.csv").write_text(text, encoding="utf-8")
    path = write_csv(folder / "long.csv", table, encoding="utf-8", end="\n")
    return import_tidy(path, folder / "map.csv", folder / "raw", **options)


def test_a_small_table_lands_by_its_map(tmp_path: Path) -> None:
    report = str(landed(tmp_path, retrieved_on="2024-09-30"))
    assert [(r["region_id"], r["series"], r["value"], r["unit"]) for r in raw(tmp_path / "raw")] == [
        ("110000", "gdp_nominal", "36102.6", "100m yuan"),
        ("110000", "pop_resident", "2189", "10k persons"),
        ("610000", "gdp_nominal", "26181.9", "100m yuan"),
    ]
    (nation,) = raw(tmp_path / "raw", "raw_national_year")
    (patents,) = raw(tmp_path / "raw", "raw_patent")
    assert (nation["series"], nation["value"], nation["source_row"]) == ("gdp_nominal", "1013567", "4")
    assert (patents["patent_type"], patents["status"], patents["count"]) == ("invention", "applied", "145035")
    place = {"source_file": "long.csv", "source_row": "6", "source_column": "D", "vintage": "2024-09"}
    assert place.items() <= patents.items()
    assert (patents["quality"], patents["retrieved_on"]) == ("compiled", "2024-09-30")
    assert "pop_resident (年末常住人口), unit 万人 = 10k persons (from the map): 1 values" in report
    assert "left out by the map, 1 series of 1 rows: mood (1 rows)" in report
    assert "missing values without a row: 1" in report
    assert "columns that the map does not use: comment" in report


def test_the_same_table_again_and_rows_said_twice(tmp_path: Path) -> None:
    table = [*TABLE, ["北京市", "2020年", "gdp", "36102.60", "亿元", "again"]]
    first = landed(tmp_path, table)
    assert "rows that repeat an earlier one: 1" in str(first)
    before = content(tmp_path / "raw")
    again = landed(tmp_path, table)
    assert (again.added, again.present) == (0, 5)  # type: ignore[attr-defined]
    assert content(tmp_path / "raw") == before


def with_line(row: int, *cells: str) -> list[list[str]]:
    return [*TABLE[: row - 1], [*cells, ""], *TABLE[row:]]


@pytest.mark.parametrize(
    ("table", "rule", "place", "found", "remedy"),
    [
        (with_line(3, "北亰", "2020", "gdp", "1", "亿元"), "unknown", (3, "A"), "北亰", "did you mean '北京"),
        (with_line(3, "北京", "20", "gdp", "1", "亿元"), "a year is written", (3, "B"), "20", "write the year"),
        (with_line(3, "北京", "2021", "gdq", "1", "亿元"), "does not say what", (3, "C"), "gdq", "series,NAME"),
        (with_line(3, "北京", "2021", "gdp", "1亿", "亿元"), "a number or is empty", (3, "D"), "1亿", "plain digits"),
        (with_line(3, "北京", "2021", "gdp", "1", "亿圆"), "the unit of gdp_nominal", (3, "E"), "亿圆", "'亿元'"),
        (with_line(3, "北京", "2021", "gdp", "1", "万人"), "measured in money", (3, "E"), "万人", "belong together"),
        (with_line(3, "北京", "2021", "people", "1", "人"), "the map says 万人", (3, "E"), "人", "correct the one"),
        (with_line(3, "北京", "2020", "gdp", "1", "亿元"), "row 2 says 36102.6 100m", (3, "D"), "1", "source_file"),
        ([*TABLE, ["北京", "2022"]], "2 cells, and the header 6", (9, "A"), "北京", "keep the commas"),
        ([["place", "year", "item", "value", "measure"]], "the table 'amount'", (1, None), "value", "map"),
        (TABLE[:1], "no row under its header", (None, None), None, "right file"),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused(
    tmp_path: Path,
    table: list[list[str]],
    rule: str,
    place: tuple[int | None, str | None],
    found: str | None,
    remedy: str,
) -> None:
    with pytest.raises(UserError) as caught:
        landed(tmp_path, table)
    error = caught.value
    assert rule in error.rule
    assert (error.file, error.row, error.column) == ("long.csv", *place)
    assert found is None or found in str(error.found)
    assert remedy in error.remedy
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize(
    ("old", "new", "rule", "row", "found"),
    [
        ("kind,name", "kinds,name", "no such column", 1, "kinds"),
        (",becomes", "", "lacks the column becomes", 1, "kind,name"),
        ("column,place,region", "colum,place,region", "unknown kind", 2, "colum"),
        ("column,place,region", "column,place,regionn", "no row has", 2, "regionn"),
        ("column,year,year", "column,year,region", "says a thing once", 3, "region"),
        ("constant,quality,compiled", "constant,value,1", "no row has", 7, "value"),
        ("series,people,pop_resident", "series,gdp,pop_resident", "says a thing once", 9, "gdp"),
        ("gdp,gdp_nominal", "gdp,GDP", "a series id is", 8, "GDP"),
        ("column,amount,value", "constant,unit,万元", "says a thing once", 6, "unit"),
        ("column,amount,value", "constant,vintage,2024", "where to find: value", None, None),
    ],
)
def test_a_broken_map_is_refused(
    tmp_path: Path, old: str, new: str, rule: str, row: int | None, found: str | None
) -> None:
    text = MAP.replace(old, new, 1)
    assert text != MAP
    with pytest.raises(UserError, match=rule) as caught:
        landed(tmp_path, text=text)
    assert (caught.value.file, caught.value.row) == ("map.csv", row)
    assert found is None or found in str(caught.value.found)
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize(
    ("text", "rule"), [("a,gdp_nominal\na,cpi", "once"), ("*,cpi", "cannot be one"), ("a,G", "id is")]
)
def test_a_broken_map_of_indicators_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "map.csv").write_text(f"indicator,series\n{text}\n", encoding="utf-8")
    with pytest.raises(UserError, match=rule):
        indicator_map(tmp_path / "map.csv")
