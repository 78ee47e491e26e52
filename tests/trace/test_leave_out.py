"""Leaving one out: the figures against formulas written down here once more."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from orchestration.trace import leave_out
from orchestration.trace.leave_out import cross, index
from orchestration.trace.lineage import Lineage
from orchestration.trace.node import Key, Node


def node_of(lineage: Lineage, kind: str, name: str, region_type: str, region: str, year: int) -> Node:
    return lineage.nodes([Key(kind, name, region_type, region, year)], 1)[0]


def test_an_entropy_index_without_one_region_year(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = node_of(lineage, "index", "new_drivers", "province", "440000", 2015)
    cells = con.execute(
        """select region_id, year, indicator_id, direction, value from intermediate.int_index_cells
           where index_id = 'new_drivers' and is_weighed"""
    ).df()
    table = cells.pivot(index=["region_id", "year"], columns="indicator_id", values="value")
    directions = cells.drop_duplicates("indicator_id").set_index("indicator_id")["direction"]
    table = table * directions.map({"+": 1.0, "-": -1.0})
    for left in index.without(con, node)[:3]:
        rest = table.drop((left.cell.region_id, left.cell.year))
        scores = (rest - rest.min()) / (rest.max() - rest.min())
        shares = scores / scores.sum()
        entropy = -(shares * np.log(shares.where(shares > 0, 1))).sum() / np.log(len(rest))
        weights = (1 - entropy) / (1 - entropy).sum()
        own = (table.loc[("440000", 2015)] - rest.min()) / (rest.max() - rest.min())
        assert left.value == pytest.approx(float((own * weights).sum()), rel=1e-9)


@pytest.mark.parametrize("weighting", ["entropy", "equal", "critic", "topsis", "pca"])
def test_every_weighting_is_repeated_first(con: duckdb.DuckDBPyConnection, lineage: Lineage, weighting: str) -> None:
    """Effects are said only where nothing left out gives the stored value: it does, for every weighting and scope."""
    rows = con.execute(
        """select index_id, any_value(region_type), min(region_id), max(year)
           from marts.index_values join registry.indices using (index_id, region_type)
           where weighting = ? and value is not null group by index_id""",
        [weighting],
    ).fetchall()
    assert rows
    for row in rows:
        assert index.without(con, node_of(lineage, "index", *row)), row


@pytest.mark.parametrize(
    ("measure", "region_type", "region"),
    [
        ("complexity__eci", "province", "440000"), ("complexity__eci_large", "city", "440300"),
        ("complexity__reflections", "province", "320000"), ("complexity__reflections_raw", "province", "320000"),
        ("structure__density", "province", "330000"), ("complexity__expy", "province", "440000"),
        ("complexity__expy_ln", "city", "440300"), ("complexity__expy_printed", "province", "440000"),
        ("complexity__expy_covered", "province", "440000"), ("complexity__tsi_labour_ln", "province", "440000"),
    ],
)  # fmt: skip
def test_complexity_without_one_region(
    con: duckdb.DuckDBPyConnection, lineage: Lineage, measure: str, region_type: str, region: str
) -> None:
    rows = con.execute(
        """select region_id, year from marts.measures
           where measure_id = ? and region_type = ? and value is not null order by region_id <> ?, year""",
        [measure, region_type, region],
    ).fetchall()
    node = lineage.nodes([Key("measure", measure, region_type, *rows[0])])[0]
    told = leave_out.annotate(lineage, node)
    members = [child for each in told if each.kind in ("grain", "prody") for child in each.children]
    assert members and all(member.effect.startswith("without ") for member in members)


def test_density_without_the_largest_exporter(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """Relatedness density once more, by its printed formula on the table without one region."""
    node = node_of(lineage, "measure", "structure__density", "province", "330000", 2015)
    left = cross.without(con, node, "structure__density")[0]
    exports = (
        con.execute(cross.SHARES, ["province", 2015])
        .df()
        .pivot(index="region_id", columns="product_id", values="exports")
    )
    x = exports.drop(index=left.cell.region_id).fillna(0.0)
    x = x.loc[:, x.sum() > 0]
    share = x.div(x.sum(axis=1), axis=0)
    m = (share / (x.sum() / x.to_numpy().sum()) >= 1).astype(float)
    m = m.loc[:, m.sum() > 0]
    phi = (m.T @ m) / np.maximum.outer(m.sum().to_numpy(), m.sum().to_numpy())
    omega = pd.Series(m.loc["330000"].to_numpy() @ phi.to_numpy() / phi.sum().to_numpy(), index=m.columns)
    own = share.loc["330000", m.columns]
    assert left.value == pytest.approx(float((own * omega).sum() / own.sum()), rel=1e-9)
