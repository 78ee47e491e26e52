"""Method of reflections, Hidalgo and Hausmann (2009): raw k_n of regions and products, for every grain and year."""

from typing import Any

import numpy as np
import pandas as pd

from warehouse.kernels.margins import Cross, crosses
from warehouse.kernels.reflections import reflections

ITERATIONS = 20
COLUMNS = {
    "region_type": "str", "side": "str", "id": "str", "year": "int32", "n": "int32", "value": "float64",
    "above_mean": "float64",
}  # fmt: skip


def rows(cross: Cross) -> pd.DataFrame:
    k = reflections(cross.m, iterations=ITERATIONS)
    sides = {
        "region": (cross.regions, k.k_region, k.above_region),
        "product": (cross.products, k.k_product, k.above_product),
    }
    long = {  # one frame per grain and year: many small ones cost more than the kernel
        "region_type": cross.region_type,
        "side": np.repeat(list(sides), [values.size for _, values, _ in sides.values()]),
        "id": np.concatenate([np.repeat(ids, ITERATIONS + 1) for ids, *_ in sides.values()]),
        "year": cross.year,
        "n": np.concatenate([np.tile(np.arange(ITERATIONS + 1), len(ids)) for ids, *_ in sides.values()]),
        "value": np.concatenate([values.ravel() for _, values, _ in sides.values()]),
        "above_mean": np.concatenate([above.ravel() for *_, above in sides.values()]),
    }
    return pd.DataFrame(long)


def model(dbt: Any, session: Any) -> pd.DataFrame:
    try:
        shares = dbt.ref("int_product_shares").filter("classification = 'hs' and rca is not null")
        shares = shares.select("region_type, region_id, product_id, year, rca").df()
        empty = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
        reflected = pd.concat([empty, *map(rows, crosses(shares))]).astype(COLUMNS)
    except BaseException as error:  # the adapter waits for ever after anything that is no Exception
        raise RuntimeError(f"int_reflections: {error}") from error
    return reflected
