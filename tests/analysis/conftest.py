"""Specifications and warehouses, made small."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import statsmodels.api as sm
import yaml

from analysis.spec import Spec, load_specs

PANEL = {"paper": "p", "panel": "main.panel", "region": "firm", "time": "year"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """write(text or document) -> the path of a specification file."""

    def to_file(document: str | dict[str, Any], name: str = "spec.yml") -> Path:
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else yaml.safe_dump(document), encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def entry(write: Callable[..., Path]) -> Callable[..., Spec]:
    """entry(outcome="y", ...) -> that one specification on a panel of firms and years."""

    def load(**keys: Any) -> Spec:
        document = PANEL | {"tables": {"T1": {"1": {"estimator": "pooled"} | keys}}}
        return load_specs(write(document))[0]

    return load


@pytest.fixture(scope="session")
def grunfeld() -> pd.DataFrame:
    """Grunfeld's investment data: invest, value, capital, firm, year."""
    data = sm.datasets.grunfeld.load_pandas().data
    return data.assign(year=data["year"].astype(int))


@pytest.fixture
def warehouse(tmp_path: Path, grunfeld: pd.DataFrame) -> Path:
    """A DuckDB file of a user with one table, main.panel."""
    path = tmp_path / "any.duckdb"
    with duckdb.connect(str(path)) as con:
        con.register("grunfeld", grunfeld)
        con.execute("create table panel as from grunfeld")
    return path


@pytest.fixture
def table(warehouse: Path) -> Callable[[str], pd.DataFrame]:
    """table(name) -> the rows of results.<name> in the user's file."""

    def read(name: str) -> pd.DataFrame:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(f"from results.{name} order by all").df()

    return read
