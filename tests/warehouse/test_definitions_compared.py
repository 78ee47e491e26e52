"""reports.definitions_compared against scipy on the sample. Tolerance 1e-12: sums over hundreds of cells, reordered."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from scipy.stats import pearsonr, spearmanr

TOLERANCE = 1e-12


def wide(con: duckdb.DuckDBPyConnection, grain: str, left: str, right: str) -> pd.DataFrame:
    found = con.execute(f"select region_id, year, {left} as a, {right} as b from marts.panel_{grain} order by all").df()
    return found.dropna()


@pytest.mark.parametrize(
    ("grain", "left", "right"),
    [
        ("province", "resilience__trade_deviation", "resilience__trade_deviation_usd"),
        ("province", "ln_real_gdp_pc", "ln_real_gdp_pc__2010"),
        ("city", "resilience__counterfactual_base", "resilience__export_deviation"),
    ],
)
def test_agreement_and_largest_mover(sample_home: Path, grain: str, left: str, right: str) -> None:
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        row = con.execute(
            "select n, correlation, rank_correlation, largest_mover, rank_change from reports.definitions_compared "
            "where left_id = ? and right_id = ? and region_type = ?",
            [left, right, grain],
        ).fetchall()
        cells = wide(con, grain, left, right)
    n, correlation, rank_correlation, mover, change = row[0]
    assert n == len(cells) > 300
    assert correlation == pytest.approx(pearsonr(cells["a"], cells["b"]).statistic, abs=TOLERANCE)
    assert rank_correlation == pytest.approx(spearmanr(cells["a"], cells["b"]).statistic, abs=TOLERANCE)
    places = cells.groupby("region_id")[["a", "b"]].mean().rank(ascending=False, method="min")
    moved = places["b"] - places["a"]
    assert abs(change) == moved.abs().max()
    assert change == moved[mover]
