"""From a raw cell up."""

from pathlib import Path

import duckdb
import pytest

from orchestration import trace
from orchestration.errors import UserError
from orchestration.trace.address import Address
from orchestration.trace.graph import Graph
from orchestration.trace.node import Key
from orchestration.trace.reverse import closure


def test_forward_and_reverse_agree(con: duckdb.DuckDBPyConnection) -> None:
    """Every figure on the way down from a coefficient to a cell stands on the way up from the cell."""
    node = trace.forward(con, "dai2024.T3.2", "ln_real_gdp_pc", region="320000", year=2020, effects=False)
    down = {each.key for each in node if each.kind in ("panel", "measure", "indicator", "level", "ratio", "value")}
    raw = {each.name for each in node if each.kind == "raw"}
    up = closure(Graph(con), [Key("raw", name) for name in raw], through_sets=False)
    assert down <= up and len(down) > 20
    found = trace.reverse(con, next(name for name in raw if "trade_total_yuan" in name))
    assert Key("panel", "resilience__trade_deviation", "province", "320000", 2020) in found.exact
    assert "dai2024.T3.2" in {each.spec_id for each in found.estimates}


def test_a_cell_without_a_row_number_is_found_by_its_key(con: duckdb.DuckDBPyConnection) -> None:
    file, key = con.execute(
        """select source_file, concat_ws('/', region_id, industry_code, year) from raw.raw_industry_export
           where source_row is null and value is not null and year = 2015 limit 1"""
    ).fetchall()[0]
    found = trace.reverse(con, f"{file}::{key}:value")
    assert {key.name for key in found.of_kind("measure")} >= {"complexity__tsi", "complexity__tsi_ln"}
    assert found.exact == frozenset()  # through the basket alone


def test_a_customs_row_is_looked_up_where_it_landed(con: duckdb.DuckDBPyConnection) -> None:
    found = trace.reverse(con, customs_row(con, "not like 'suspect%'"))
    measures = {key.name for key in found.of_kind("measure")}
    assert measures >= {"structure__hhi", "complexity__expy", "complexity__eci", "structure__ms"}
    assert (
        Key("measure", "structure__hhi", found.facts["region_type"], found.facts["region_id"], found.facts["year"])
        in found.exact
    )


def test_a_suspect_row_moves_nothing(con: duckdb.DuckDBPyConnection) -> None:
    found = trace.reverse(con, customs_row(con, "like 'suspect%'"))
    assert not found.exact and not found.through_sets and not found.estimates
    assert "never used" in found.as_text()


def customs_row(con: duckdb.DuckDBPyConnection, quality: str) -> str:
    """The address of one landed customs export."""
    (file,) = con.execute("select any_value(file) from raw.raw_customs_trade_files").fetchall()[0]
    row = con.execute(
        f"""select source_file, source_row, source_column,
                concat_ws('/', region_type, region_id, product_code, partner_iso3, year, flow)
            from read_parquet('{file}') where quality {quality} and flow = 'export' and value_usd is not null
            order by year <> 2015 limit 1"""
    ).fetchall()[0]
    return f"{row[0]}::{row[1] or row[3]}:{row[2] or 'value_usd'}"


def test_a_source_that_is_not_preferred_says_which_is(con: duckdb.DuckDBPyConnection) -> None:
    file, row, column, preferred = con.execute(
        """select loser.source_file, loser.source_row, loser.source_column, best.source_file
           from intermediate.int_values_ranked as loser
           join intermediate.int_values_preferred as best using (region_type, region_id, year, series_id, currency)
           where loser.place > 1 and loser.source_row is not null order by all limit 1"""
    ).fetchall()[0]
    found = trace.reverse(con, f"{file}::{row}:{column}")
    assert not found.exact and preferred in found.note and "preferred" in found.note


def test_an_event_moves_what_counts_it(con: duckdb.DuckDBPyConnection) -> None:
    row = con.execute(
        "select source_file, source_row from raw.raw_policy_event where policy = 'cbec_pilot_zone' limit 1"
    )
    file, number = row.fetchall()[0]
    found = trace.reverse(con, f"{file}::{number}:effective_year")
    assert {key.name for key in found.of_kind("indicator")} >= {"cbec_pilot_zones"}


@pytest.mark.parametrize(
    ("cell", "said", "exit_code"),
    [
        ("synthetic_trade_total_yuan.csv::14:ZZ", "synthetic_trade_total_yuan.csv::14:", 1),
        ("synthetic_trade_total_yuann.csv::14:B", "synthetic_trade_total_yuan.csv::14:B", 1),
        ("nothing_like_it.xlsx:表1:3:C", "raw.sources lists files", 1),
        ("synthetic_trade_total_yuan.csv:14:B", "FILE:SHEET:ROW:COLUMN", 2),
        ("", "FILE:SHEET:ROW:COLUMN", 2),
        (":::", "FILE:SHEET:ROW:COLUMN", 2),
    ],
)
def test_an_unknown_cell_is_refused(con: duckdb.DuckDBPyConnection, cell: str, said: str, exit_code: int) -> None:
    with pytest.raises(UserError) as refused:
        trace.reverse(con, cell)
    assert said in str(refused.value)
    assert refused.value.exit_code == exit_code


def test_addresses_of_windows_and_of_folders_are_read() -> None:
    assert Address.parse(r"C:\data\books.xlsx:Sheet1:3:b") == Address(r"C:\data\books.xlsx", "Sheet1", "3", "B")
    assert Address.parse(r"C:\data\books.xlsx:Sheet1:3:b").name_only.file == "books.xlsx"
    assert str(Address.parse("raw/cities.csv::3:B").name_only) == "cities.csv::3:B"


def test_the_text_is_short_and_the_json_whole(con: duckdb.DuckDBPyConnection) -> None:
    found = trace.reverse(con, str(Path("some/folder/synthetic_trade_total_yuan.csv::14:B")))
    assert "trade_total_100m_yuan" in found.as_text() and "through a set it belongs to" in found.as_text()
    listed = found.as_json()
    assert len(listed["depends"]["panel"]) == len(found.of_kind("panel")) > 100
    assert sum(row["is_exact"] for row in listed["depends"]["indicator"]) == len(listed["depends"]["indicator"])
