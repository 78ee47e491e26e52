"""Relatedness density of every region and product, Hidalgo et al. (2007), eq. 2."""

from typing import Any

import pandas as pd

from warehouse.kernels.margins import crosses, long
from warehouse.kernels.relatedness import density

COLUMNS = {"region_type": "str", "region_id": "str", "product_id": "str", "year": "int32", "value": "float64"}


def model(dbt: Any, session: Any) -> pd.DataFrame:
    try:
        shares = dbt.ref("int_product_shares")
        shares = shares.filter("classification = 'hs' and rca is not null")
        shares = shares.select("region_type, region_id, product_id, year, rca").df()
        empty = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
        densities = pd.concat([empty, *(long(cross, density(cross.m)) for cross in crosses(shares))])
    except BaseException as error:  # the adapter waits for ever after anything that is no Exception
        raise RuntimeError(f"int_relatedness: {error}") from error
    return densities
