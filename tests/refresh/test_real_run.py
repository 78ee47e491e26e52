"""Dai (2024) on public province data: the figures an independent computation gives, to the digits it states.

Tolerance: half a unit of the last digit stated, and 5e-4 for the standard deviation of log density, which was
truncated (1.4915 stands as 1.491), and for the t of the two-way design (0.30 stands for 0.3085 under fixest's count).
"""

import duckdb
import pytest


def moments(con: duckdb.DuckDBPyConnection, column: str) -> tuple:
    return con.execute(f"""
        select count({column}), avg({column}), stddev_samp({column}), min({column}), max({column}),
               arg_min((region_id, year), {column}), arg_max((region_id, year), {column})
        from marts.panel_province where year between 2010 and 2021""").fetchall()[0]


def test_trade_resilience(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    n, mean, sd, low, high, lowest, highest = moments(run[0], "resilience__trade_deviation")
    assert (n, lowest, highest) == (372, ("540000", 2020), ("500000", 2021))
    assert (mean, sd, high) == pytest.approx((1.148, 1.565, 11.099), abs=5e-4)
    assert low == pytest.approx(-0.5995, abs=5e-5)


def test_the_regressors(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    n, mean, sd, low, high, *_ = moments(run[0], "ln_invention_patents")
    assert n == 372
    assert (mean, sd, low, high) == pytest.approx((9.370, 1.611, 4.331, 12.399), abs=5e-4)
    n, mean, sd, low, high, *_ = moments(run[0], "ln_pop_density")
    assert n == 372
    assert (mean, low, high) == pytest.approx((5.316, 0.893, 8.275), abs=5e-4)
    assert sd == pytest.approx(1.491, abs=1e-3)


@pytest.mark.parametrize(
    ("spec_id", "covariance", "estimate", "t"),
    [
        ("dai2024.T3.1", "hc1", 0.166, 4.25),
        ("dai2024.T4.1", "hc1", 0.142, 3.61),
        ("dai2024.T3.1@oneway", "cluster", 0.727, None),
        ("dai2024.T3.1@twoway", "cluster", 0.093, 0.3085),
    ],
)
def test_the_coefficient_of_patents(
    run: tuple[duckdb.DuckDBPyConnection, str], spec_id: str, covariance: str, estimate: float, t: float | None
) -> None:
    rows = run[0].execute(
        "select estimate, statistic, covariance from results.estimates where spec_id = ? and term = ? and is_headline",
        [spec_id, "ln_invention_patents"],
    )
    found = rows.fetchall()[0]
    assert found[2] == covariance
    assert found[0] == pytest.approx(estimate, abs=5e-4)
    assert t is None or found[1] == pytest.approx(t, abs=5e-3)


def test_constant_and_fit_of_the_baseline(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    query = """select estimate, r2, n_obs from results.estimates join results.fits using (spec_id)
               where spec_id = 'dai2024.T3.1' and term = '_cons' and is_headline"""
    constant, r2, n = run[0].execute(query).fetchall()[0]
    assert (constant, r2) == pytest.approx((-0.407, 0.029), abs=5e-4)
    assert n == 372


def test_what_the_data_lacks_is_listed_and_never_guessed(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    con, screen = run
    failures = dict(con.execute("select spec_id, message from results.failures").fetchall())
    for spec_id in ("dai2024.T3.2", "dai2024.T4.2", "dai2024.T6.1", "dai2024.T2"):
        for column in ("ln_real_gdp_pc", "tertiary_secondary_ratio", "finance_gdp_ratio"):
            assert column in failures[spec_id]
    assert moments(con, "finance_gdp_ratio")[0] == 0
    assert "dai2024.T3.2" in screen
    assert "ln_real_gdp_pc" in screen


def test_the_trade_totals_of_2006_are_noticed(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    con, screen = run
    outside = con.execute("""select series_id, year, round(provinces_total), national_total, unit
                             from intermediate.int_national_check where is_outside_tolerance""").fetchall()
    assert outside == [("trade_total", 2006, 27760, 17604, "100m USD")]
    assert "27760" in screen
    assert "17604" in screen


def test_suspect_rows_never_win_and_gaps_are_flagged(run: tuple[duckdb.DuckDBPyConnection, str]) -> None:
    con, _ = run
    used = con.execute("select count(*) from intermediate.int_values_preferred where quality like 'suspect%'")
    assert used.fetchall() == [(0,)]
    filled = con.execute("""select region_id, year, anchor_left, anchor_right from intermediate.int_values_filled
                            where series_id = 'trade_total' and currency = 'CNY' and year = 2015 and is_interpolated""")
    assert {row[1:] for row in filled.fetchall()} == {(2015, 2014, 2016)}
    vintages = con.execute("""select value, preferred_value from intermediate.int_source_conflicts
        where series = 'gdp_nominal' and region_id = '110000' and year = 2017 and round(value / 1e8, 2) = 28014.94""")
    assert {round(preferred / 1e8, 1) for _, preferred in vintages.fetchall()} == {31325.9}
