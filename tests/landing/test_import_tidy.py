"""Long tables by their map: small tables, broken tables and broken maps."""

from __future__ import annotations

from pathlib import Path

import pytest
from long_tables import MAP, TABLE
from nbs_tables import content, raw, write_csv

from orchestration.errors import UserError
from orchestration.landing.names.maps import indicator_map
from orchestration.landing.tidy import import_tidy


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


@pytest.mark.parametrize(
    ("text", "rule"), [("a,gdp_nominal\na,cpi", "once"), ("*,cpi", "cannot be one"), ("a,G", "id is")]
)
def test_a_broken_map_of_indicators_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "map.csv").write_text(f"indicator,series\n{text}\n", encoding="utf-8")
    with pytest.raises(UserError, match=rule):
        indicator_map(tmp_path / "map.csv")
