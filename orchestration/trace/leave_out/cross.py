"""Complexity and relatedness: the value of a region when another one leaves the table of regions and products."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from orchestration.trace.leave_out.member import Without, repeats
from orchestration.trace.node import Key, Node
from warehouse.kernels.eci import complexity
from warehouse.kernels.errors import KernelError
from warehouse.kernels.margins import Cross, crosses
from warehouse.kernels.reflections import reflections
from warehouse.kernels.relatedness import density

MEASURES = ("complexity__eci", "complexity__reflections", "structure__density")
CANDIDATES = 12
"""How many regions are left out, one at a time: the largest exporters."""

SHARES = """
    select region_type, region_id, product_id, year, exports from intermediate.int_product_shares
    where classification = 'hs' and region_type = ? and year = ? and rca is not null
    order by region_id, product_id
"""


def without(con: duckdb.DuckDBPyConnection, node: Node, definition: str) -> list[Without]:
    """The value without each of the largest exporters of the grain and year."""
    exports = con.execute(SHARES, [node.region_type, node.year]).df()
    columns = "coalesce(iterations, 0), coalesce(transform, 'none'), coalesce(min_exports_usd, 0)"
    variant = con.execute(f"select {columns} from registry.measures where measure_id = ?", [node.name]).fetchall()
    iterations, transform, threshold = variant[0] if variant else (0, "none", 0.0)

    def value(rows: pd.DataFrame) -> float:
        shares = _shares(rows)
        cross = next(crosses(shares[shares["region_exports"] >= threshold]))
        return _value(cross, shares, node.region_id, definition, int(iterations), transform)

    try:
        if not repeats(node.value, value(exports)):
            return []
    except (KernelError, LookupError, StopIteration):
        return []
    largest = exports.groupby("region_id")["exports"].sum().sort_values(ascending=False).index
    return [
        _left_out(node, str(region), exports[exports["region_id"] != region], value)
        for region in [r for r in largest if r != node.region_id][:CANDIDATES]
    ]


def _left_out(node: Node, region: str, rows: pd.DataFrame, value) -> Without:  # type: ignore[no-untyped-def]
    cell = Key("customs", "export/product", node.region_type, region, node.year)
    try:
        return Without(cell, region, value(rows))
    except (KernelError, LookupError, StopIteration) as refused:
        return Without(cell, region, None, f"not determined ({refused})")


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Revealed comparative advantage, (x / X_c) / (X_p / X) in this order, as int_product_shares."""
    of_region = rows.groupby("region_id")["exports"].transform("sum")
    of_product = rows.groupby("product_id")["exports"].transform("sum")
    share = rows["exports"] / of_region
    rca = share / (of_product / rows["exports"].sum())
    return rows.assign(region_exports=of_region, share=share, rca=rca).dropna(subset=["rca"])


def _value(cross: Cross, shares: pd.DataFrame, region: str, definition: str, iterations: int, transform: str) -> float:
    """Raises LookupError where the region has no product of RCA >= 1."""
    regions = cross.regions.tolist()
    if region not in regions:
        raise LookupError(f"{region} has no product of RCA >= 1")
    place = regions.index(region)
    if definition == "complexity__eci":
        return float(complexity(cross.m).eci[place])
    if definition == "complexity__reflections":
        found = reflections(cross.m, iterations=iterations)
        above = found.above_region[:, iterations]
        return float(found.k_region[place, iterations] if transform == "none" else above[place] / above.std(ddof=1))
    own = shares[shares["region_id"] == region].set_index("product_id")["share"]
    basket = own.reindex(cross.products).fillna(0.0).to_numpy()
    return float(basket @ density(cross.m)[place] / np.sum(basket))
