"""Economic and product complexity for every grain, year and size filter of the registry; where there is none, why."""

from typing import Any

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
    regions = pd.DataFrame({"side": "region", "id": cross.regions})
    products = pd.DataFrame({"side": "product", "id": cross.products})
    reason = None
    try:
        found = complexity(cross.m)
        regions["value"], products["value"] = found.eci, found.pci
    except KernelError as error:
        reason = str(error)
        regions["value"], products["value"] = None, None
    both = pd.concat([regions, products]).astype({"value": "float64"})
    return both.assign(
        region_type=cross.region_type, year=cross.year, min_exports_usd=threshold, missing_because=reason
    )[list(COLUMNS)].astype({"missing_because": "object"})


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
        found = pd.concat([empty, *tables])
    except BaseException as error:  # the adapter waits for ever after anything that is no Exception
        raise RuntimeError(f"int_complexity: {error}") from error
    return found
