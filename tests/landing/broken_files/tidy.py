"""Broken Stata, Parquet and CSV tables that a map explains."""

from __future__ import annotations

from panel_files import WIDE, WIDE_MAP

from broken_files.panels import Broken, bytes_of, misread_strings, parquet, shared_label, stata, tidy

WRONG = {"省份": ["北京"], "年份": ["next"], "gdp": [1.0], "人口": [1.0]}

CASES = {
    "stata cut off": stata("cut off", "save it again", lambda data: data[:-20]),
    "stata cut in half": stata("cut off", "save it again", lambda data: data[: len(data) // 2]),
    "old stata cut": stata("not a whole Stata file", "save it again", lambda data: data[: len(data) - 12], 114),
    "stata of no encoding": tidy(misread_strings, "row 1, column A", "neither valid UTF-8 nor GB18030", None, "CSV"),
    "stata labels shared": tidy(shared_label, "", "two codes of a value label", None, "its own label"),
    "stata strings not UTF-8": stata("not in UTF-8", "unicode translate",
                                     lambda data: data.replace("北京".encode(), b"\xb1\xb1\xbe\xa9\xb1\xb1")),
    "parquet cut": tidy(parquet(WIDE, 200), "", "not a whole Parquet file", None, "write it again"),
    "parquet of other columns": tidy(parquet({"a": [1], "b": [2]}), "", "has 0 of that name", "a,b", "correct the map"),
    "parquet of lists": tidy(parquet({**WIDE, "人口": [[1], [2]]}), "column 人口", "one text, number or date", "list",
                             "as text"),
    "parquet year": tidy(parquet(WRONG), "row 1, column B", "a year is written", "next", "write the year"),
    "wide region": tidy(parquet({**WIDE, "省份": ["北亰", "陕西"]}), "row 1, column A", "unknown", "北亰", "'北京"),
    "wide twice": tidy(parquet({**WIDE, "省份": ["北京", "北京市"]}), "row 2, column C", "two rows hold", "26181.9",
                       "remove one"),
    "wide and long at once": tidy(parquet(WIDE), "", "a map with wide lines", "series", "either a long", file="map.csv",
                                  map=WIDE_MAP + "series,x,skip,\n"),
    "wide without year": tidy(parquet(WIDE), "", "where to find: year", None, "column,NAME,year", file="map.csv",
                              map=WIDE_MAP.replace("column,年份,year,\n", "")),
    "wide column twice in the map": tidy(parquet(WIDE), "row 6", "says a thing once", "gdp", "remove", file="map.csv",
                                         map=WIDE_MAP + "wide,gdp,own,\n"),
    "only commas": tidy(bytes_of("t.csv", b",,\n,,\n"), "", "the table is empty", None, "right file"),
    "only commas for eps": Broken("eps", bytes_of("t.csv", b",,\n,,\n"), "", "the table is empty", None, "right file"),
    "parquet without rows": tidy(parquet({name: [] for name in WIDE}), "", "no row under its header", None,
                                 "right file"),
    "nothing kept": tidy(parquet(WIDE), "", "no row has what the map keeps", "gdp", "lines keep",
                         map=WIDE_MAP + "keep,gdp,7,\n"),
}  # fmt: skip
