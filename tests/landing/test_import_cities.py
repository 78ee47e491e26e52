"""Long tables of cities: the grain that a map states, codes and names of cities, and the raw tables the rows go to."""

from __future__ import annotations

from pathlib import Path

from long_tables import CITY_MAP
from nbs_tables import raw, write_csv

from orchestration import ROOT
from orchestration.landing.names.regions import city_code, find_region, region_code
from orchestration.landing.tidy import import_tidy
from orchestration.landing.tidy.mapping import read_tidy_map


def landed(folder: Path, rows: list[list[str]], text: str = CITY_MAP) -> Path:
    (folder / "map.csv").write_text(text, encoding="utf-8")
    path = write_csv(folder / "long.csv", [["place", "year", "item", "amount"], *rows], encoding="utf-8", end="\n")
    import_tidy(path, folder / "map.csv", folder / "raw", vintage="2022", retrieved_on="2024-09-30")
    return folder / "raw"


def test_cities_go_to_the_tables_of_cities(tmp_path: Path) -> None:
    rows = [["330100", "2020", "gdp", "16106"], ["杭州市", "2020", "finance", "334.48"], ["110000", "2020", "gdp", "1"]]
    folder = landed(tmp_path, [*rows, ["330100000000", "2020", "patents", "7"]])
    assert [(r["region_id"], r["series"], r["value"]) for r in raw(folder, "raw_city_year")] == [
        ("110000", "gdp_nominal", "1"),
        ("330100", "gdp_nominal", "16106"),
    ]
    (index,) = raw(folder, "raw_index")
    assert [index[c] for c in ("region_type", "region_id", "index_name", "component", "value")] == [
        "city", "330100", "dfi", "total", "334.48",
    ]  # fmt: skip
    (patents,) = raw(folder, "raw_patent")
    assert [patents[c] for c in ("region_type", "tech_class", "count")] == ["city", "internet", "7"]
    assert not (folder / "raw_province_year.csv").exists()


def test_a_province_and_the_city_of_its_name_are_never_mixed_up() -> None:
    assert (region_code("吉林"), region_code("吉林省"), city_code("吉林市")) == ("220000", "220000", "220200")
    assert [find_region(name) for name in ("杭州市", "330100", "吉林市")] == [None, None, None]


def test_an_old_code_stays_what_it_was() -> None:
    assert (city_code("巢湖市"), city_code("371200")) == ("341400", "371200")
    assert (city_code("铜仁地区"), city_code("铜仁市")) == ("522200", "520600")


def test_the_example_map_gives_a_reason_for_every_series_it_leaves_out() -> None:
    rules = read_tidy_map(ROOT / "docs" / "examples" / "city_map.csv").series.values()
    left_out = [rule for rule in rules if rule.series is None]
    assert left_out and all(rule.reason for rule in left_out)
