"""A warehouse that dbt builds from a raw folder a test wrote."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from orchestration.dbt_build import dbt
from orchestration.publish import open_build


def build(raw: Path, home: Path, *, tests: bool = True) -> Path:
    """The warehouse file that dbt makes of the raw folder; with `tests`, all data tests passed."""
    warehouse = home / "build" / "warehouse.duckdb"
    warehouse.parent.mkdir(parents=True)
    left_out = ["unit_test"] if tests else ["unit_test", "test"]
    with by_dbt(raw, "build", "--exclude-resource-type", *left_out) as place:
        pass
    shutil.move(place, warehouse)
    return warehouse


@contextmanager
def by_dbt(raw: Path, *command: str) -> Iterator[Path]:
    """The file on which dbt ran the command, open for this process.

    All are made in one place: for another path or variable dbt would read the whole project anew.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    place = workshop() / "warehouse.duckdb"
    place.unlink(missing_ok=True)  # of the last command
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("RESILIENCE_RAW", str(raw))
        try:
            dbt(*command, warehouse=place, variables={})
            yield place
        finally:
            DuckDBConnectionManager.close_all_connections()  # else dbt keeps the file open as long as the process lives


@cache
def workshop() -> Path:
    """A folder of this process, removed at its end."""
    folder = Path(tempfile.mkdtemp(prefix="resilience-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def query(warehouse: Path, sql: str) -> pd.DataFrame:
    """What the built warehouse answers."""
    with open_build(warehouse) as con:
        return con.sql(sql).df()


def text_table(path: Path) -> pd.DataFrame:
    """A CSV file as text: "nam" is Namibia, and codes keep their zeros."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)
