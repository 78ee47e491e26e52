"""Economic and product complexity for every grain, year and size filter of the registry; where there is none, why."""

from typing import Any

import numpy as np
import pandas as pd

from warehouse.kernels.eci import complexity
from warehouse.kernels.errors import KernelError
from warehouse.kernels.margins import Cross, crosses

COLUMNS = {
    "region_type": "str",
    "side": "str",
    "id": "str",
    "year": "int32",
    "min_exports_usd": "float64",
    "value": "float64",
    "missing_because": "str",
}


def rows(cross: Cross, threshold: float) -> pd.DataFrame:
    n_regions, n_products = len(cross.regions), len(cross.products)
    values, reason = np.full(n_regions + n_products, np.nan), None
    try:
        found = complexity(cross.m)
        values = np.concatenate([found.eci, found.pci])
    except KernelError as error:
        reason = str(error)
    long = {
        "region_type": cross.region_type,
        "side": np.repeat(["region", "product"], [n_regions, n_products]),
        "id": np.concatenate([cross.regions, cross.products]),
        "year": cross.year,
        "min_exports_usd": threshold,
        "value": values,
        "missing_because": np.full(len(values), reason, dtype=object),
    }
    return pd.DataFrame(long)


def model(dbt: Any, session: Any) -> pd.DataFrame:
    try:
        shares = dbt.ref("int_product_shares").filter("classification = 'hs' and rca is not null")
        shares = shares.select("region_type, region_id, product_id, year, rca, region_exports").df()
        thresholds = dbt.ref("measures").filter("min_exports_usd is not null").select("min_exports_usd").distinct().df()
        empty = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
        tables = [
            rows(cross, threshold)
            for threshold in sorted(thresholds["min_exports_usd"])
            for cross in crosses(shares[shares["region_exports"] >= threshold])
        ]
        found = pd.concat([empty, *tables]).astype(COLUMNS)
    except BaseException as error:  # the adapter waits for ever after anything that is no Exception
        raise RuntimeError(f"int_complexity: {error}") from error
    return found
