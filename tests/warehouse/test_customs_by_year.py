"""Customs rows are summed once for every year: anew only for the years of changed files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from orchestration.publish import open_build
from tests.warehouse.built import by_dbt

MARGINS = """
    select margin, region_id, year, flow, product_id, partner_id, value_usd
    from intermediate.int_customs_margins order by all
"""


def customs(year: int, seed: int, vintage: str = "") -> pd.DataFrame:
    random = np.random.default_rng(seed)
    cells = pd.MultiIndex.from_product(
        [["110000", "120000", "130000"], ["0101", "0102", "8517"], ["DEU", "NAM", "USA"], ["export", "import"]],
        names=["region_id", "product_code", "partner_iso3", "flow"],
    )
    values = random.integers(1, 1000, len(cells)).astype(float)
    rows = cells.to_frame(index=False).assign(value_usd=values, year=year)
    return rows.assign(region_type="province", hs_version="2017", source_file=f"customs_{year}.csv", vintage=vintage)


class Folder:
    """A raw folder with one file of customs rows a year, and the build file dbt keeps for it."""

    def __init__(self, place: Path) -> None:
        self.parts = place / "raw" / "raw_customs_trade"
        self.parts.mkdir(parents=True)
        self.home = place
        self.warehouse = place / "build" / "warehouse.duckdb"

    def write(self, name: str, rows: pd.DataFrame) -> None:
        rows.to_parquet(self.parts / f"{name}.parquet", index=False)

    def build(self, models: str = "+int_product_shares +int_market_structure") -> pd.DataFrame:
        selected = ("--select", models, "--exclude-resource-type", "unit_test", "test")
        with by_dbt(self.parts.parent, self.home, "build", *selected) as warehouse, open_build(warehouse) as con:
            return con.sql(MARGINS).df()

    def mark(self) -> None:
        """Moves every sum by one, so that it shows which of them are summed anew."""
        with duckdb.connect(str(self.warehouse)) as con:
            con.execute("update intermediate.int_customs_sums set value_usd = value_usd + 1")

    def figures(self) -> dict[tuple[int, str], float]:
        """HHI and RCA of every region and year, summed over products."""
        with open_build(self.warehouse) as con:
            rows = con.sql("""
                select year, region_id || ' hhi', hhi from intermediate.int_market_structure
                union all select year, region_id || ' rca', sum(rca) from intermediate.int_product_shares
                where classification = 'hs' and region_type = 'province' group by all
            """).fetchall()
        return {(year, name): value for year, name, value in rows}

    def shares(self) -> list[tuple[int, float]]:
        """Of each year: the sum of the shares of all regions."""
        with open_build(self.warehouse) as con:
            return con.sql("""
                select year, sum(share_of_region) from intermediate.int_product_shares
                where classification = 'hs' and region_type = 'province' group by year order by year
            """).fetchall()


def sums(frames: list[pd.DataFrame]) -> dict[tuple[int, str], float]:
    rows = pd.concat(frames)
    return rows.groupby(["year", "flow"])["value_usd"].sum().to_dict()


def by_partner(margins: pd.DataFrame) -> dict[tuple[int, str], float]:
    return margins[margins["margin"] == "partner"].groupby(["year", "flow"])["value_usd"].sum().to_dict()


def test_a_new_or_changed_file_costs_its_years(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    frames = {year: customs(year, year) for year in (2018, 2019)}
    for year, rows in frames.items():
        folder.write(str(year), rows)
    first = folder.build()
    assert by_partner(first) == sums([*frames.values()])
    assert set(first["margin"]) == {"partner", "product"}

    folder.mark()
    frames[2020] = customs(2020, 7)
    folder.write("2020", frames[2020])
    frames[2019] = customs(2019, 99)
    folder.write("2019", frames[2019])
    changed = folder.build()
    expected = sums([*frames.values()])
    found = by_partner(changed)
    cells = (changed["margin"] == "partner") & (changed["year"] == 2018) & (changed["flow"] == "export")
    assert found.pop((2018, "export")) == expected.pop((2018, "export")) + cells.sum()  # kept, with its mark
    assert found.pop((2018, "import")) > expected.pop((2018, "import"))
    assert found == expected
    (kept, of_kept), *summed = folder.shares()
    assert kept == 2018 and of_kept > 3 + 1e-6  # marked sums over totals from before the mark
    assert summed == [(year, pytest.approx(3)) for year in (2019, 2020)]

    (folder.parts / "2018.parquet").unlink()
    assert set(folder.build()["year"]) == {2019, 2020}
    assert [year for year, _ in folder.shares()] == [2019, 2020]


def test_a_second_edition_of_a_year_is_ranked_against_the_first(tmp_path: Path) -> None:
    """The newer vintage wins cell by cell; cells that only the older one has stay; other regions are not touched."""
    folder = Folder(tmp_path)
    old, new = customs(2019, 1, vintage="2024-9"), customs(2019, 2, vintage="2024-10")
    new = new[new["region_id"].eq("110000") & new["product_code"].ne("8517")]
    folder.write("old", old)
    assert by_partner(folder.build()) == sums([old])
    folder.write("new", new)
    cells = ["region_id", "product_code", "partner_iso3", "flow", "year"]
    best = pd.concat([old, new]).drop_duplicates(cells, keep="last")
    assert by_partner(folder.build()) == sums([best])


def test_tables_built_alone_from_tables_that_are_behind_are_built_again(tmp_path: Path) -> None:
    """dbt may be told to build one table and not those it reads: what it then holds of a year is not kept."""
    folder = Folder(tmp_path / "kept")
    folder.write("2018", customs(2018, 1))
    folder.write("2019", customs(2019, 2))
    folder.build()
    folder.write("2020", customs(2020, 3))
    rival = customs(2018, 4, vintage="2024")
    folder.write("rival", rival[rival["product_code"].ne("8517")])
    for alone in ("int_product_totals", "int_cell_totals", "int_customs_sums"):
        folder.build(alone)
    found = folder.build()
    anew = Folder(tmp_path / "anew")
    shutil.copytree(folder.parts, anew.parts, dirs_exist_ok=True)
    pd.testing.assert_frame_equal(found, anew.build())
    assert folder.figures() == pytest.approx(anew.figures())


def test_a_column_that_new_files_lack_is_empty_in_them(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("2018", customs(2018, 1).assign(quality="checked"))
    folder.build()
    folder.write("2019", customs(2019, 2))
    assert set(folder.build()["year"]) == {2018, 2019}
    with open_build(folder.warehouse) as con:
        found = con.sql("select distinct year, quality from raw.raw_customs_trade_files order by year").fetchall()
    assert found == [(2018, "checked"), (2019, "")]


def test_the_rows_stay_where_they_lie(tmp_path: Path) -> None:
    """The build file has a view of the rows, and nothing is read again from a file that did not change."""
    folder = Folder(tmp_path)
    folder.write("2018", customs(2018, 1))
    folder.build()
    with open_build(folder.warehouse) as con:
        assert con.sql("select count(*) from raw.raw_customs_trade").fetchall() == [(54,)]
        assert con.sql("from duckdb_tables() where table_name = 'raw_customs_trade'").fetchall() == []
        columns = "duckdb_columns() where table_name = 'int_customs_sums'"
        assert con.sql(f"select bool_and(comment is not null) from {columns}").fetchall() == [(True,)]
        con.execute("update raw.raw_customs_trade_files set hs_version = 'marked'")
    folder.build()
    with open_build(folder.warehouse) as con:
        assert con.sql("select distinct hs_version from raw.raw_customs_trade_files").fetchall() == [("marked",)]
    os.utime(folder.parts / "2018.parquet")  # touched: read again, though nothing in it changed
    folder.build()
    with open_build(folder.warehouse) as con:
        assert con.sql("select distinct hs_version from raw.raw_customs_trade_files").fetchall() == [("2017",)]
