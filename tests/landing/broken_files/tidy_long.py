"""Broken long tables, and broken maps of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from long_tables import CITY_MAP, MAP, TABLE
from nbs_tables import write_csv

from broken_files.case import Broken


def table(
    place: str,
    rule: str,
    found: str | None,
    remedy: str,
    rows: Sequence[Sequence[str]],
    map: str = MAP,
    file: str | None = None,
) -> Broken:
    def write(folder: Path) -> Path:
        return write_csv(folder / "long.csv", [list(row) for row in rows], encoding="utf-8", end="\n")

    return Broken("tidy", write, place, rule, found, remedy, map, file=file)


def third(place: str, rule: str, found: str, remedy: str, *cells: str) -> Broken:
    """A broken row 3."""
    return table(place, rule, found, remedy, [*TABLE[:2], [*cells, ""], *TABLE[3:]])


def map_with(old: str, new: str, place: str, rule: str, found: str | None, remedy: str) -> Broken:
    """A map with one wrong line."""
    assert old in MAP
    return table(place, rule, found, remedy, TABLE, MAP.replace(old, new, 1), "map.csv")


def city(place: str, rule: str, found: str, remedy: str, name: str, map: str,
         file: str | None = None) -> Broken:  # fmt: skip
    return table(
        place, rule, found, remedy, [["place", "year", "item", "amount"], [name, "2020", "gdp", "1"]], map, file
    )


CASES = {
    "long unknown region": third(
        "row 3, column A", "unknown", "北亰", "did you mean '北京", "北亰", "2020", "gdp", "1", "亿元"
    ),
    "long year": third(
        "row 3, column B", "a year is written", "20", "write the year", "北京", "20", "gdp", "1", "亿元"
    ),
    "long unknown name": third(
        "row 3, column C", "does not say what", "gdq", "series,NAME", "北京", "2021", "gdq", "1", "亿元"
    ),
    "long text in a number": third(
        "row 3, column D", "a number or is empty", "1亿", "plain digits", "北京", "2021", "gdp", "1亿", "亿元"
    ),
    "long superscript in a figure": third(
        "row 3, column D", "² is a mark", "1000²", "plain digits", "北京", "2021", "gdp", "1000²", "亿元"
    ),
    "long unknown unit": third(
        "row 3, column E", "the unit of gdp_nominal", "亿圆", "'亿元'", "北京", "2021", "gdp", "1", "亿圆"
    ),
    "long unit of another quantity": third(
        "row 3, column E", "measured in money", "万人", "belong together", "北京", "2021", "gdp", "1", "万人"
    ),
    "long unit of the map": third(
        "row 3, column E", "the map says 万人", "人", "correct the one", "北京", "2021", "people", "1", "人"
    ),
    "long twice": third(
        "row 3, column D", "row 2 says 36102.6 100m", "1", "source_file", "北京", "2020", "gdp", "1", "亿元"
    ),
    "long short row": table(
        "row 9, column A", "2 cells, and the header 6", "北京", "keep the commas", [*TABLE, ["北京", "2022"]]
    ),
    "long header": table(
        "row 1", "the table 'amount'", "value", "map", [["place", "year", "item", "value", "measure"]]
    ),
    "long header only": table("", "no row under its header", None, "right file", TABLE[:1]),
    "map header": map_with("kind,name", "kinds,name", "row 1, column A", "no such column", "kinds", "kind"),
    "map without a column": map_with(",becomes", "", "row 1", "lacks the column becomes", "kind,name", "header"),
    "map kind": map_with(
        "column,place,region", "colum,place,region", "row 2, column A", "unknown kind", "colum", "'column'"
    ),
    "map role": map_with("column,place,region", "column,place,regionn", "row 2", "no row has", "regionn", "'region'"),
    "map role twice": map_with(
        "column,year,year", "column,year,region", "row 3", "says a thing once", "region", "remove"
    ),
    "map constant": map_with("constant,quality,compiled", "constant,value,1", "row 7", "no row has", "value", "write"),
    "map series twice": map_with(
        "series,people,pop_resident", "series,gdp,pop_resident", "row 9", "says a thing once", "gdp", "remove"
    ),
    "map series id": map_with("gdp,gdp_nominal", "gdp,GDP", "row 8", "a series id is", "GDP", "write an id"),
    "map column and constant": map_with(
        "column,amount,value", "constant,unit,万元", "row 6", "says a thing once", "unit", "remove"
    ),
    "map without values": map_with(
        "column,amount,value", "constant,vintage,2024", "", "where to find: value", None, "column,NAME,value"
    ),
    "unknown city": city("row 2, column A", "the city '杭州' is unknown", "杭州", "杭州市", "杭州", CITY_MAP),
    "province among cities": city(
        "row 2, column A", "the city '330000' is unknown", "330000", "six-digit", "330000", CITY_MAP
    ),
    "grain of a map": city(
        "row 2",
        "a region_type is province or city",
        "county",
        "province",
        "330100",
        CITY_MAP.replace(",city", ",county"),
    ),
    "made in the warehouse": city(
        "",
        "is made in the warehouse",
        "cbec_pilot_zones",
        "leave",
        "330100",
        CITY_MAP.replace("gdp_nominal", "cbec_pilot_zones"),
        "",
    ),
}
