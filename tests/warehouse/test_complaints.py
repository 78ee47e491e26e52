"""What the warnings of a build say of the rows they are about."""

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from tests.warehouse.model_sql import complaints, put


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


def test_codes_out_of_force_are_named_by_table(con: duckdb.DuckDBPyConnection) -> None:
    columns = ["table_name", "source_file", "year", "n_rows"]
    rows = [
        ("raw_index", "raw_index.csv", 2019, 5),
        ("raw_index", "raw_index.csv", 2020, 7),
        ("raw_patent", "raw_patent.csv", 2019, 58),
    ]
    table = pd.DataFrame(rows, columns=columns)
    put(con, int_codes_out_of_force=table.assign(region_id="371200", name_zh="莱芜市", because="was given up in 2018"))
    index, patent = sorted(complaints(con, "city_codes_hold_in_their_year"))
    assert index.startswith(
        "371200 (莱芜市) raw_index: 12 rows of raw_index.csv in years from 2019 to 2020, and the code"
    )
    assert patent.startswith("371200 (莱芜市) raw_patent: 58 rows of raw_patent.csv in years from 2019 to 2019")


def test_a_zone_stated_of_a_province_treats_no_city_and_is_named(con: duckdb.DuckDBPyConnection) -> None:
    rows = [
        ("province", "330000", "big_data_pilot_zone", "zj", ""),
        ("province", "370000", "big_data_pilot_zone", "sd", "suspect_year"),
        ("province", "440000", "big_data_pilot_zone", "gd", ""),  # its cities are named as well
        ("city", "440100", "big_data_pilot_zone", "gd", ""),
        ("province", "330000", "cbec_pilot_zone", "hz", ""),  # counted of provinces too
    ]
    table = pd.DataFrame(rows, columns=["region_type", "region_id", "policy", "zone_id", "quality"])
    keys = ("big_data_pilot_zone/treated", "big_data_pilot_zone/post", "cbec_pilot_zone/count")
    put(
        con,
        stg_policy__event=table.assign(source_file="zones.csv"),
        series=[{"series_id": key.replace("/", "_"), "table_name": "raw_policy_event", "raw_key": key} for key in keys],
    )
    [complaint] = complaints(con, "treatment_names_cities")
    assert complaint.startswith("big_data_pilot_zone of zones.csv: 1 zones are stated of provinces (zj of 330000)")
    assert "and big_data_pilot_zone_post, big_data_pilot_zone_treated are of cities" in complaint
