"""reports.definitions_compared against scipy on the sample. Tolerance 1e-12: sums over 434 cells in another order."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from scipy.stats import pearsonr, spearmanr

TOLERANCE = 1e-12


def wide(con: duckdb.DuckDBPyConnection, left: str, right: str) -> pd.DataFrame:
    found = con.execute(
        f"select region_id, year, {left} as a, {right} as b from marts.panel_province order by all"
    ).df()
    return found.dropna()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("resilience__trade_deviation", "resilience__trade_deviation_usd"),
        ("ln_real_gdp_pc", "ln_real_gdp_pc__2010"),
    ],
)
def test_agreement_and_largest_mover(sample_home: Path, left: str, right: str) -> None:
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        row = con.execute(
            "select n, correlation, rank_correlation, largest_mover, rank_change from reports.definitions_compared "
            "where left_id = ? and right_id = ? and region_type = 'province'",
            [left, right],
        ).fetchall()
        cells = wide(con, left, right)
    n, correlation, rank_correlation, mover, change = row[0]
    assert n == len(cells) > 300
    assert correlation == pytest.approx(pearsonr(cells["a"], cells["b"]).statistic, abs=TOLERANCE)
    assert rank_correlation == pytest.approx(spearmanr(cells["a"], cells["b"]).statistic, abs=TOLERANCE)
    places = cells.groupby("region_id")[["a", "b"]].mean().rank(ascending=False, method="min")
    moved = places["b"] - places["a"]
    assert abs(change) == moved.abs().max()
    assert change == moved[mover]
