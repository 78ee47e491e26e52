"""A warehouse that dbt builds from a raw folder a test wrote."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from orchestration.dbt_build import dbt
from orchestration.publish import open_build


def build(raw: Path, home: Path, *, tests: bool = True) -> Path:
    """The warehouse file that dbt makes of the raw folder; with `tests`, all data tests passed."""
    warehouse = home / "build" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    left_out = ["unit_test"] if tests else ["unit_test", "test"]
    dbt("build", "--exclude-resource-type", *left_out, warehouse=warehouse, variables={"raw_dir": str(raw)})
    return warehouse


def query(warehouse: Path, sql: str) -> pd.DataFrame:
    """What the built warehouse answers."""
    with open_build(warehouse) as con:
        return con.sql(sql).df()


def text_table(path: Path) -> pd.DataFrame:
    """A CSV file as text: "nam" is Namibia, and codes keep their zeros."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)
