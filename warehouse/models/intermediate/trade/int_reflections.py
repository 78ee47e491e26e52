"""Method of reflections, Hidalgo and Hausmann (2009): raw k_n of regions and products, for every grain and year."""

from typing import Any

import pandas as pd

from warehouse.kernels.margins import Cross, crosses
from warehouse.kernels.reflections import reflections

ITERATIONS = 20
COLUMNS = {"region_type": "str", "side": "str", "id": "str", "year": "int32", "n": "int32", "value": "float64"}


def rows(cross: Cross) -> pd.DataFrame:
    k = reflections(cross.m, iterations=ITERATIONS)
    sides = {"region": (cross.regions, k.k_region), "product": (cross.products, k.k_product)}
    tables = [
        pd.DataFrame({"side": side, "id": ids, "n": n, "value": values[:, n]})
        for side, (ids, values) in sides.items()
        for n in range(ITERATIONS + 1)
    ]
    return pd.concat(tables).assign(region_type=cross.region_type, year=cross.year)[list(COLUMNS)]


def model(dbt: Any, session: Any) -> pd.DataFrame:
    try:
        shares = dbt.ref("int_product_shares").filter("classification = 'hs' and rca is not null")
        shares = shares.select("region_type, region_id, product_id, year, rca").df()
        empty = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
        reflected = pd.concat([empty, *map(rows, crosses(shares))])
    except BaseException as error:  # the adapter waits for ever after anything that is no Exception
        raise RuntimeError(f"int_reflections: {error}") from error
    return reflected
