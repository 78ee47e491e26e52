"""Every index of the registry on the sample, recomputed in pandas by the printed formulas, with its weights.

TOLERANCE: 1e-10 relative, rounding of sums in another order.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

from orchestration import registry
from tests.warehouse.by_hand import KEY, differ, of_year

INDICES = registry.rows("indices")
TOLERANCE = 1e-10


@pytest.fixture(scope="module")
def panels(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    return {g: con.sql(f"from marts.panel_{g}").df().set_index(KEY) for g in ("province", "city")}


def components(index: dict[str, str], panel: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The complete rows of its sample, and the directions as +1 and -1."""
    swapped = [row for row in registry.rows("index_swaps") if row["index_id"] == index["index_id"]]
    swaps = {row["indicator_id"]: row["replaced_by"] for row in swapped}
    side = "direction_recommended" if index["direction_rule"] == "recommended" else "direction"
    values, signs = {}, {}
    for row in registry.rows("index_components"):
        name = swaps.get(row["indicator_id"], row["indicator_id"])
        if row["tree_id"] == index["tree_id"] and row["include"] == "true" and name:
            level = panel[name].dropna()
            if row["deviation_base_year"]:
                base = of_year(level, int(row["deviation_base_year"]))
                level = (level - base) / base
            values[name], signs[name] = level, -1 if row[side] == "-" else 1
    [paper] = (row for row in registry.rows("papers") if row["paper_id"] == index["sample_paper"])
    sample = [r for r in registry.rows("samples") if r["paper_id"] == index["sample_paper"] and r["include"] == "true"]
    table = pd.DataFrame(values).dropna()
    years = table.index.get_level_values("year")
    if sample:
        spans = {(r["region_id"], y) for r in sample for y in range(int(r["first_year"]), int(r["last_year"]) + 1)}
        return table[table.index.isin(spans)], pd.Series(signs)
    return table[(years >= int(paper["first_year"])) & (years <= int(paper["last_year"]))], pd.Series(signs)


def weights(scores: pd.DataFrame, weighting: str) -> pd.Series:
    """Of scores without constant columns."""
    if weighting == "equal":
        importance = pd.Series(1.0, scores.columns)
    elif weighting == "critic":
        importance = scores.std() * (1 - scores.corr()).sum()
    else:  # entropy, which TOPSIS takes too; k of the rows really summed
        share = scores / scores.sum()
        importance = 1 + (share * np.log(share.where(share > 0, 1.0))).sum() / np.log(len(scores))
    return importance / importance.sum()


def composed(
    table: pd.DataFrame, sign: pd.Series, index: dict[str, str], weighed: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    """Weights from the rows of `weighed`, values of all rows of `table`."""
    low, high = (weighed * sign).min(), (weighed * sign).max()
    varying = high.index[high - low > 1e-12 * weighed.abs().max()]
    scores = ((table * sign - low) / (high - low))[varying]
    found = weights(scores.loc[weighed.index] + float(index["shift"]), index["weighting"])
    if index["weighting"] == "topsis":
        best, worst = (np.sqrt(((found * (scores - end)) ** 2).sum(axis=1)) for end in (1.0, 0.0))
        return found, worst / (best + worst)
    return found, ((scores + float(index["shift"])) * found).sum(axis=1)


def principal(table: pd.DataFrame, sign: pd.Series) -> pd.Series:
    """Components with an eigenvalue above one, each times its share of the variance, loadings of a positive sum."""
    z = (table * sign - (table * sign).mean()) / table.std()
    values, vectors = np.linalg.eigh(z.corr().to_numpy())
    kept = [(v, w * np.sign(w.sum())) for v, w in zip(values, vectors.T, strict=True) if v > 1]
    return sum(v / values.sum() * (z @ w) for v, w in kept)  # type: ignore[return-value]


@pytest.mark.parametrize("index", INDICES, ids=[row["index_id"] for row in INDICES])
def test_index(con: duckdb.DuckDBPyConnection, panels: dict[str, pd.DataFrame], index: dict[str, str]) -> None:
    panel = panels[index["region_type"]]
    table, sign = components(index, panel)
    assert len(table) > 200
    if index["weighting"] == "pca":
        ours = principal(table, sign)
        assert differ(ours, panel[index["index_id"]], TOLERANCE) == ""
        assert ours.corr(panel[index["variant_of"]].reindex(ours.index)) > 0, "decision X-6"
        return
    years = table.index.get_level_values("year")
    periods = {str(year): table[years == year] for year in sorted(set(years))} if index["scope"] == "by_year" else {}
    values = []
    for period, rows in (periods or {index["base_year"] or "pooled": table}).items():
        base = rows[rows.index.get_level_values("year") == int(index["base_year"])] if index["base_year"] else rows
        found, value = composed(rows, sign, index, base)
        values.append(value)
        sql = "select indicator_id, weight from marts.index_weights where index_id = ? and period = ? and weight > 0"
        stored = con.execute(sql, [index["index_id"], period]).df().set_index("indicator_id")["weight"]
        assert found.reindex(stored.index).to_numpy() == pytest.approx(stored.to_numpy(), rel=TOLERANCE)
        assert len(found) == len(stored)
    assert differ(pd.concat(values), panel[index["index_id"]], TOLERANCE) == ""
