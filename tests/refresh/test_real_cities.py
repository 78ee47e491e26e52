"""The city table of the reference data, 300 cities: indicators of three cities from their printed figures of 2015.

The expected values are written out from the rows of the table (100m yuan, 10 thousand persons, km2); only rounding of
binary floating point may differ.
"""

from math import log

import duckdb
import pytest

ROUNDING = 1e-12
BY_HAND = {
    "330100": {  # Hangzhou
        "finance_gdp_ratio": (29003.0714 + 22395.2892) / 10050.2079,
        "fiscal_decentralisation": 1233.882 / 1205.4777,
        "tertiary_secondary_ratio": 5853.2411 / 3908.5259,
        "ln_pop_density": log(723.55e4 / 16596),
        "ln_gdp_pc": log(112230),
        "gdp_nominal_100m_yuan": 10050.2079,
        "big_data_zone_treated": 0,
    },
    "440300": {  # Shenzhen
        "finance_gdp_ratio": (57778.9 + 32449.04) / 17502.8634,
        "fiscal_decentralisation": 2726.8543 / 3521.6708,
        "tertiary_secondary_ratio": 10288.1831 / 7207.6791,
        "ln_pop_density": log(354.99e4 / 1997),
        "ln_gdp_pc": log(157985),
        "big_data_zone_event_time": -1,
        "big_data_zone_post__alt": 0,
    },
    "520100": {  # Guiyang
        "finance_gdp_ratio": (8772.2178 + 7875.5785) / 2891.16,
        "fiscal_decentralisation": 374.1476 / 503.5189,
        "tertiary_secondary_ratio": 1652.8762 / 1108.4707,
        "ln_pop_density": log(391.79e4 / 8043),
        "ln_gdp_pc": log(63003),
        "big_data_zone_post": 0,
        "big_data_zone_post__alt": 1,
    },
}


def test_the_whole_table_is_in_the_panel(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    found = run[0].execute("select count(distinct region_id), min(year), max(year) from marts.panel_city").fetchone()
    assert found == (300, 2000, 2023)
    assert run[0].execute("select count(*) from raw.raw_city_year").fetchone() == (74_603,)
    assert run[0].execute("select count(*), count(distinct region_id) from raw.raw_index").fetchone() == (2_780, 278)


@pytest.mark.parametrize(("city", "name"), [(city, name) for city, values in BY_HAND.items() for name in values])
def test_three_cities_by_hand(run: tuple[duckdb.DuckDBPyConnection, str], city: str, name: str) -> None:
    query = f"select {name} from marts.panel_city where region_id = ? and year = 2015"
    assert run[0].execute(query, [city]).fetchone() == (pytest.approx(BY_HAND[city][name], rel=ROUNDING),)


def test_what_the_table_does_not_hold_is_missing(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    query = (
        "select count(fdi_gdp_ratio), count(marketization), count(pollution_control_gdp_ratio) from marts.panel_city"
    )
    assert run[0].execute(query).fetchone() == (0, 0, 0)
    beyond = "select count(ln_pop_density) from marts.panel_city where year > 2019"  # land areas end in 2019
    municipalities = " and region_id not in ('110000', '120000', '310000', '500000')"
    assert run[0].execute(beyond + municipalities).fetchone() == (0,)


def test_codes_outside_their_years_are_named_and_not_moved(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    assert "city codes hold in their year — not so" in run[1]
    assert "141100 (吕梁市) raw_city_year: 9 rows" in run[1]
    kept = "select count(*) from raw.raw_city_year where region_id = '141100' and year < 2003"
    assert run[0].execute(kept).fetchone() == (9,)
