"""A warehouse that dbt builds from a raw folder a test wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from orchestration.dbt_build import dbt
from orchestration.publish import open_build


def build(raw: Path, home: Path, *models: str, tests: bool = True) -> Path:
    """The warehouse file that dbt makes of the raw folder: all of it, or what the models named need, and they.

    With `tests`, all data tests of what was built passed.
    """
    left_out = ["unit_test"] if tests else ["unit_test", "test"]
    chosen = ["--indirect-selection", "buildable", "--select", *(f"+{model}" for model in models)] if models else []
    with by_dbt(raw, home, "build", *chosen, "--exclude-resource-type", *left_out) as warehouse:
        return warehouse


@contextmanager
def by_dbt(raw: Path, home: Path, *command: str) -> Iterator[Path]:
    """The build file of `home` on which dbt ran the command, under dbt's settings as long as this lasts."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    warehouse = home / "build" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("RESILIENCE_RAW", str(raw))
        try:
            dbt(*command, warehouse=warehouse, variables={})
            yield warehouse
        finally:
            DuckDBConnectionManager.close_all_connections()  # else dbt keeps the file open as long as the process lives


def query(warehouse: Path, sql: str) -> pd.DataFrame:
    """What the built warehouse answers."""
    with open_build(warehouse) as con:
        return con.sql(sql).df()


def text_table(path: Path) -> pd.DataFrame:
    """A CSV file as text: "nam" is Namibia, and codes keep their zeros."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)
