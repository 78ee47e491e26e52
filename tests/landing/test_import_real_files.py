"""Files as people downloaded them: the value that a person reads in a cell is the value that lands, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbs_tables import content, raw

from orchestration.errors import UserError
from orchestration.landing.nbs import import_nbs

OLD, NEW, XLS, ENGLISH = (
    "RenJiyi163__panel_data_analysis_for_thesis",
    "1376524890__tec_expenditure",
    "2020-data-integration__data-collection",
    "yinthan__ECON323-China-Polulation",
)
TABLES = ("raw_province_year", "raw_patent")

FILES = {
    # name in this test: layout as reported, file, what the user adds
    "gdp": ("classic export", f"{OLD}/分省年度数据.csv", {}),
    "sample": ("classic export", f"{OLD}/分省年度数据 (1).csv", {"series": "pop_sample"}),
    "jobs": ("classic export", f"{OLD}/分省年度数据 (3).csv", {}),
    "growth": ("classic export", f"{OLD}/分省年度数据 (5).csv", {"series": "fai_growth"}),
    "gdp of 2020": ("classic export", f"{XLS}/分省年度数据.xls", {}),
    "science": ("new site", f"{NEW}/分省年度数据_1.csv", {"series": "fiscal_sci_tech"}),
    "turnover": ("new site", f"{NEW}/分省年度数据_2.csv", {"series": "tech_market_turnover"}),
    "gdp of 2026": ("new site", f"{NEW}/分省年度数据_6.csv", {"series": "gdp_nominal"}),
    "patents": ("new site", f"{NEW}/分省年度数据_7.csv", {"series": "invention_patents_applied"}),
    "beijing": ("one region", f"{NEW}/分省年度数据.csv", {"region": "北京", "map": "*,skip"}),
    "budget": ("stacked by hand", f"{OLD}/一般公共预算等.xls", {"map": "财政支出,fiscal_expenditure"}),
    "people": ("English site", f"{ENGLISH}/AnnualbyProvince.csv", {"series": "pop_resident"}),
}
CELLS = [
    # file, series (None: patents), region, year, value, unit, row and column
    ("gdp", "gdp_nominal", "110000", "2024", "49670.2", "100m yuan", "5B"),
    ("gdp", "gdp_nominal", "650000", "2006", "2984.5", "100m yuan", "35T"),
    ("sample", "pop_sample", "110000", "2015", "335775", "persons", "5L"),
    ("jobs", "employment_urban", "110000", "2024", "763.6", "10k persons", "5C"),
    ("growth", "fai_growth", "110000", "2024", "-4.7", "%", "5C"),
    ("gdp of 2020", "gdp_nominal", "110000", "2017", "28014.94", "100m yuan", "5D"),
    ("science", "fiscal_sci_tech", "110000", "2023", "521.91", "100m yuan", "4D"),
    ("turnover", "tech_market_turnover", "640000", "2013", "1.43", "100m yuan", "33N"),
    ("gdp of 2026", "gdp_nominal", "110000", "2017", "31325.9", "100m yuan", "4J"),
    ("patents", None, "110000", "2024", "210052", None, "4C"),
    ("beijing", "fiscal_expenditure", "110000", "2024", "8396.49", "100m yuan", "4B"),
    ("beijing", "fiscal_sci_tech", "110000", "2023", "521.91", "100m yuan", "9C"),
    ("budget", "fiscal_expenditure", "110000", "2007", "1649.5", "100m yuan", "2G"),
    ("budget", "fiscal_expenditure", "650000", "2005", "519.02", "100m yuan", "63E"),
    ("people", "pop_resident", "140000", "2020", "3490", "10k persons", "5B"),
    ("people", "pop_resident", "610000", "2020", "3955", "10k persons", "28B"),
]


def added_by_user(extra: dict[str, str], folder: Path) -> dict[str, str | Path]:
    options: dict[str, str | Path] = {name: value for name, value in extra.items() if name != "map"}
    if "map" in extra:
        (folder / "map.csv").write_text(f"indicator,series\n{extra['map']}\n", encoding="utf-8")
        options["indicator_map"] = folder / "map.csv"
    return options


@pytest.mark.parametrize(("name", "series", "region", "year", "value", "unit", "place"), CELLS)
def test_the_value_read_in_a_cell_lands_with_its_place(
    shared: Path, tmp_path: Path, name: str, series: str | None, region: str, year: str, value: str, unit: str | None,
    place: str,
) -> None:  # fmt: skip
    layout, file, extra = FILES[name]
    source = shared / "data" / "province" / "raw" / file
    report = import_nbs([source], tmp_path / "raw", retrieved_on="2025-11-02", **added_by_user(extra, tmp_path))
    assert layout in str(report)
    rows = raw(tmp_path / "raw", TABLES[series is None])
    key = {"region_id": region, "year": year} | ({"series": series} if series else {"patent_type": "invention"})
    (found,) = (row for row in rows if key.items() <= row.items())
    assert (found.get("value", found.get("count")), found.get("unit")) == (value, unit)
    assert found["source_row"] + found["source_column"] == place
    assert (found["source_file"], found["vintage"], found["quality"]) == (source.name, "2025-11", "nbs_export")


def test_two_vintages_of_one_figure_stand_beside_each_other(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "province" / "raw"
    import_nbs([folder / XLS / "分省年度数据.xls"], tmp_path, retrieved_on="2020-11-20")
    import_nbs([folder / NEW / "分省年度数据_6.csv"], tmp_path, series="gdp_nominal", retrieved_on="2026-05-18")
    rows = [(r["vintage"], r["value"]) for r in raw(tmp_path) if (r["region_id"], r["year"]) == ("110000", "2017")]
    assert rows == [("2020-11", "28014.94"), ("2026-05", "31325.9")]


def test_files_of_one_name_in_two_folders_are_told_apart(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "province" / "raw"
    (tmp_path / "map.csv").write_text("indicator,series\n*,skip\n", encoding="utf-8")
    same_name = [folder / OLD / "分省年度数据.csv", folder / NEW / "分省年度数据.csv"]
    into = tmp_path / "raw"
    import_nbs(same_name[:1], into, retrieved_on="2026-05-18")
    report = import_nbs(
        same_name[1:], into, region="北京", indicator_map=tmp_path / "map.csv", retrieved_on="2026-05-18"
    )
    sources = {(r["source_file"], r["file_sha256"]) for r in raw(into)}
    assert {source for source, _ in sources} == {"分省年度数据.csv", f"{NEW}/分省年度数据.csv"}
    assert len(sources) == 2
    assert report.added == 17


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (f"{XLS}/主要城市年度数据.xls", "not a table of provinces by year"),
        ("huhuaping__techme/patent-accept-raw-2010.xls", "the header of the table is missing"),
        ("huhuaping__techme/public-budget-raw-2021.xls", "the header of the table is missing"),
        ("huhuaping__techme/RDActivity.rda", "holds no NUL bytes"),
        ("MingMinM__digital-economy/数字经济指标各省面板数据.xlsx", "the header of the table is missing"),
        ("YeTian97__Birthrate-Fighter/Economy2.csv", "headed by a year"),
    ],
)
def test_other_real_files_are_refused(shared: Path, tmp_path: Path, file: str, rule: str) -> None:
    with pytest.raises(UserError, match=rule) as refused:
        import_nbs([shared / "data" / "province" / "raw" / file], tmp_path / "raw")
    assert refused.value.file == file.split("/")[1]
    assert refused.value.remedy
    assert content(tmp_path / "raw") == {}
