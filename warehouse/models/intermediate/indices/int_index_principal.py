"""Loadings of the principal components of every index weighted by them; Hotelling (1933), warehouse.kernels.pca."""

from typing import Any

import pandas as pd

from warehouse.kernels.errors import KernelError
from warehouse.kernels.pca import pca_index

KEY = ["index_id", "period"]
COLUMNS = {
    "index_id": "str",
    "period": "str",
    "component": "Int64",
    "indicator_id": "str",
    "loading": "float64",
    "explained": "float64",
    "center": "float64",
    "spread": "float64",
    "reason": "str",
}


def loadings(cells: pd.DataFrame, keep: str) -> pd.DataFrame:
    """One row per component and indicator from the cells of one index; without an answer one row, with the reason."""
    table = cells.pivot(index=["region_id", "year"], columns="indicator_id", values="value").sort_index()
    sign = cells.groupby("indicator_id")["direction"].first().map({"+": 1.0, "-": -1.0})
    table = table[sorted(table.columns)]
    try:
        found = pca_index(table.to_numpy() * sign[table.columns].to_numpy(), keep=keep)
    except KernelError as refused:
        return pd.DataFrame({"reason": [f"no components: {refused}"]})
    return pd.concat(
        pd.DataFrame(
            {
                "component": component + 1,
                "indicator_id": table.columns,
                "loading": found.loadings[:, component],
                "explained": share,
                "center": table.mean().to_numpy(),
                "spread": table.std(ddof=1).to_numpy(),
            }
        )
        for component, share in enumerate(found.explained)
    )


def principal(cells: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    """Loadings of every index, as rows."""
    keep = indices.set_index("index_id")["pca_keep"]
    parts = [
        loadings(rows, keep[key[0]]).assign(**dict(zip(KEY, key, strict=True)))
        for key, rows in cells.groupby(KEY, sort=True)
    ]
    return pd.concat([pd.DataFrame(columns=list(COLUMNS)), *parts]).astype(COLUMNS)[list(COLUMNS)]


def model(dbt: Any, session: Any) -> pd.DataFrame:
    """dbt's entry. A BaseException would hang dbt: the adapter catches only Exception."""
    dbt.config(materialized="table")
    try:
        found = principal(dbt.ref("int_index_principal_cells").df(), dbt.ref("indices").df())
    except Exception:
        raise
    except BaseException as stop:
        raise RuntimeError(f"principal components stopped: {stop!r}") from stop
    return found
