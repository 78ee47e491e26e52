"""Tables of regions, products and RCA as matrices that the kernels take, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from warehouse.kernels.arrays import Array
from warehouse.kernels.specialisation import THRESHOLD


@dataclass(frozen=True)
class Cross:
    """One grain and year: m (regions, products) with a one where RCA >= 1, no row and no column without one."""

    region_type: str
    year: int
    regions: Array
    products: Array
    m: Array


def crosses(shares: pd.DataFrame) -> Iterator[Cross]:
    """The matrix of every grain and year of a table region_type, region_id, product_id, year, rca.

    Regions without a product of RCA >= 1, and products without a region, are left out: they change no other row.
    """
    ones = shares[shares["rca"] >= THRESHOLD].sort_values(["region_type", "year", "region_id", "product_id"])
    for (region_type, year), rows in ones.groupby(["region_type", "year"], sort=True):
        regions, row = np.unique(rows["region_id"].to_numpy(dtype=object), return_inverse=True)
        products, column = np.unique(rows["product_id"].to_numpy(dtype=object), return_inverse=True)
        m = np.zeros((len(regions), len(products)))
        m[row, column] = 1.0
        yield Cross(str(region_type), int(year), regions, products, m)


def long(cross: Cross, values: Array) -> pd.DataFrame:
    """A matrix (regions, products) as rows region_type, region_id, product_id, year, value."""
    return pd.DataFrame(
        {
            "region_type": cross.region_type,
            "region_id": np.repeat(cross.regions, len(cross.products)),
            "product_id": np.tile(cross.products, len(cross.regions)),
            "year": cross.year,
            "value": values.ravel(),
        }
    )
