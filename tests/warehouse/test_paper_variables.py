"""Every variable of the papers has a column; the derived ones, on a generated folder, against arithmetic written out.

Tolerance 1e-12 relative: products and sums of at most five terms, in another order.
"""

import csv
from collections.abc import Iterator
from math import log, pi, sqrt
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.publish import open_build
from tests.conftest import ROOT
from tests.warehouse.built import build

EXACT = 1e-12
PROVINCES = ("110000", "500000", "510000")
YEARS = range(2009, 2022)
BREAKS = (2011, 2016, 2021)
PRICES = {2011: 0.4, 2016: 0.3, 2021: 0.12}
"""New prices over old, which differ a little from province to province."""
EDUCATION = {"primary": 6, "junior": 9, "senior": 12, "college": 16}
COAST, INLAND, MERGED = "370200", "370100", "371200"


def names(node: object) -> Iterator[str]:
    """Every `name` of indicators below a node of an index tree."""
    if isinstance(node, dict):
        if isinstance(node.get("name"), str):
            yield node["name"]
        for child in node.values():
            yield from names(child)
    elif isinstance(node, list):
        for child in node:
            yield from names(child)


def test_every_variable_of_the_papers_is_mapped(shared: Path) -> None:
    """That each mapped column exists is the data test variables_have_a_column, at every build."""
    with (ROOT / "warehouse/seeds/registry/variables.csv").open(encoding="utf-8") as file:
        mapped = {(row["paper_id"], row["variable"]) for row in csv.DictReader(file) if row["reading"] == "default"}
    papers = yaml.safe_load((shared / "spec/papers.yml").read_text(encoding="utf-8"))["papers"]
    wanted = {
        (paper["id"], name)
        for paper in papers
        for name in [
            *names(paper["variables"]),
            *paper["controls"],
            *(index["id"] for index in paper["indices"]),
            *(
                n
                for index in paper["indices"]
                for part in ("tree", "inputs", "outputs")
                for n in names(index.get(part))
            ),
        ]
        if not (paper["id"] == "dai2024" and name.startswith("X"))
    }
    assert len(wanted) > 120
    assert wanted - mapped == set()


def telecom(region: str, year: int) -> float:
    """As printed, 100m yuan: grows by a tenth a year, and falls to new prices at every break."""
    value = 50.0 * (1 + PROVINCES.index(region)) * 1.1 ** (year - 2009)
    for first in BREAKS:
        if year >= first:
            value *= PRICES[first]
    return value


def rebased(region: str, first: int) -> float:
    return telecom(region, first - 1) * PRICES[first] * (1 + 0.01 * PROVINCES.index(region))


def people(region: str, year: int) -> float:
    """10k persons."""
    return 2000.0 + 300.0 * PROVINCES.index(region) + (year - 2009)


def schooling(region: str, level: str) -> float:
    return 100.0 * (1 + PROVINCES.index(region)) + 7 * EDUCATION[level]


def write(path: Path, head: str, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head.split(), *rows])


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse that dbt builds of the raw folder written here."""
    home = tmp_path_factory.mktemp("derived")
    raw = home / "raw"
    raw.mkdir()
    cells = [(r, y) for r in PROVINCES for y in YEARS]
    plain = {
        "telecom_volume": (telecom, "100m yuan"),
        "pop_resident": (people, "10k persons"),
        "gdp_nominal": (lambda r, y: 4.0 * people(r, y) + y, "100m yuan"),
        "exports_total": (lambda r, y: 9e5 + 1e4 * (y - 2009), "10k yuan"),
        "fiscal_sci_tech": (lambda r, y: 30.0 + (y - 2009) ** 2, "100m yuan"),
        "fdi_actual": (lambda r, y: 1000.0 * (y - 2000), "10k USD"),
        "va_secondary": (lambda r, y: 1000.0 * (1 + PROVINCES.index(r)), "100m yuan"),
    }
    rows = [(r, y, s, repr(f(r, y)), unit, "a.csv", "") for s, (f, unit) in plain.items() for r, y in cells]
    rows += [(r, y, f"edu_pop_{e}", schooling(r, e), "persons", "a.csv", "") for e in EDUCATION for r, y in cells]
    rows += [(r, y, "pop_6plus", 5000, "persons", "a.csv", "") for r, y in cells]
    rows += [(r, f - 1, "telecom_volume", repr(rebased(r, f)), "100m yuan", "b.csv", "rebased")
             for r in PROVINCES for f in BREAKS]  # fmt: skip
    write(raw / "raw_province_year.csv", "region_id year series value unit source_file quality", rows)
    write(raw / "raw_national_year.csv", "year series value unit",
          [(y, "internet_users", 40000 + 10 * y, "10k persons") for y in YEARS])  # fmt: skip
    city = [(c, y, s, v, u) for c, shore in ((COAST, 0), (INLAND, 250), (MERGED, 160)) for y in (2017, 2018, 2019)
            for s, v, u in (("internet_ports", 100 + y, "10k"), ("dist_coast", shore, "km"),
                            ("land_area", 9000, "km2"))]  # fmt: skip
    write(raw / "raw_city_year.csv", "region_id year series value unit", city)
    write(raw / "raw_history_1984.csv", "region_type region_id series value",
          [("city", COAST, "post_offices", 120), ("province", "110000", "post_telecom_volume", 9000),
           ("province", "510000", "post_telecom_volume", 6000)])  # fmt: skip
    with open_build(build(raw, home)) as found:
        yield found


def column(con: duckdb.DuckDBPyConnection, name: str, region: str, year: int, panel: str = "province") -> float | None:
    sql = f'select "{name}" from marts.panel_{panel} where region_id = ? and year = ?'
    (value,) = con.execute(sql, [region, year]).fetchone() or (None,)
    return value


def near(value: float) -> object:
    return pytest.approx(value, rel=EXACT)


def test_telecommunication_is_spliced_to_the_newest_prices(con: duckdb.DuckDBPyConnection) -> None:
    for region in PROVINCES:
        for year in YEARS:
            expected = telecom(region, year)
            for first in BREAKS:
                if year < first:
                    expected *= rebased(region, first) / telecom(region, first - 1)
            per_head = expected * 1e8 / (people(region, year) * 1e4)
            assert column(con, "telecom_100m_yuan", region, year) == near(expected)
            assert column(con, "telecom_pc_yuan", region, year) == near(per_head)
            assert column(con, "telecom_volume_100m_yuan", region, year) == near(telecom(region, year))
    flags = con.execute("select bool_and(is_spliced) filter (year < 2021), bool_or(is_spliced) filter (year = 2021) "
                        "from intermediate.int_series_spliced").fetchone()  # fmt: skip
    assert flags == (True, False)


def test_controls_and_their_differences(con: duckdb.DuckDBPyConnection) -> None:
    def gdp(year: int) -> float:
        return 4.0 * people("500000", year) + year

    assert column(con, "ln_gdp", "500000", 2012) == near(log(gdp(2012) * 1e4))
    assert column(con, "ln_exports_1m_yuan", "500000", 2012) == near(log(9300.0))
    assert column(con, "industrialization", "500000", 2012) == near(2000.0 / gdp(2012))
    assert column(con, "ln_fcl", "500000", 2012) == near(log(12000.0))
    assert column(con, "d_ln_fcl", "500000", 2012) == pytest.approx(log(12 / 11), abs=EXACT)
    assert column(con, "d_ln_sci", "500000", 2012) == pytest.approx(log(39 / 34), abs=EXACT)
    assert column(con, "d_ln_sci", "500000", 2009) is None
    years = sum(EDUCATION[e] * schooling("510000", e) for e in EDUCATION) / 5000
    assert column(con, "human_capital", "510000", 2012) == near(years)


def test_instruments_are_products_with_history(con: duckdb.DuckDBPyConnection) -> None:
    users = 40000 + 10 * 2014
    assert column(con, "iv_post1984_x_ports", COAST, 2018, "city") == near(120 * 2118)
    assert column(con, "iv_post1984_x_ports__ln", COAST, 2018, "city") == near(log(120 * 2118))
    assert column(con, "iv_post1984_x_users", COAST, 2018, "city") == near(120 * (40000 + 10 * 2017))
    assert column(con, "iv_post1984_x_ports", INLAND, 2018, "city") is None
    assert column(con, "iv_telecom1984_x_users", "110000", 2015) == near(0.9 * users)
    assert column(con, "iv_telecom1984_x_users", "110000", 2009) is None
    assert column(con, "iv_telecom1984_x_users", "500000", 2015) is None
    share = people("500000", 2009) / (people("500000", 2009) + people("510000", 2009))
    assert column(con, "iv_telecom1984_x_users__split", "500000", 2015) == near(0.6 * share * users)
    assert column(con, "iv_telecom1984_x_users__split", "510000", 2015) == near(0.6 * (1 - share) * users)
    assert column(con, "iv_telecom1984_x_users__split", "110000", 2015) == near(0.9 * users)


def test_foreign_market_access_and_a_merged_city(con: duckdb.DuckDBPyConnection) -> None:
    assert column(con, "fma", COAST, 2018, "city") == near(100 / (2 / 3 * sqrt(9000 / pi)))
    assert column(con, "fma", INLAND, 2018, "city") == near(0.4)
    assert column(con, "fma", MERGED, 2019, "city") == near(100 / 160)  # used as it stands, and named
    named = con.execute("select region_id, year, n_rows, because from intermediate.int_codes_out_of_force").fetchall()
    assert named == [(MERGED, 2019, 3, "was given up in 2018")]


def test_subgroups(con: duckdb.DuckDBPyConnection) -> None:
    """Shares of secondary industry rise from province to province: the middle one is the median, and not above it."""
    assert [column(con, "industry_high", r, 2018) for r in PROVINCES] == [0, 0, 1]
    assert [column(con, "municipality", r, 2018) for r in PROVINCES] == [1, 1, 0]
    assert [column(con, "west_nbs", r, 2018) for r in PROVINCES] == [0, 1, 1]
    assert column(con, "coastal_zs", COAST, 2018, "city") == 1
    assert column(con, "risk_high", COAST, 2018, "city") is None


def test_every_mapped_variable_has_a_label(con: duckdb.DuckDBPyConnection) -> None:
    unlabelled = (
        "select variable from reports.paper_variables where label_zh is null or label_en is null or unit is null"
    )
    assert con.execute(unlabelled).fetchall() == []
