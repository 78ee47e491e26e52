"""The published sample, opened for reading, and one lineage that all tests share."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from orchestration.trace.graph import Graph
from orchestration.trace.lineage import Lineage


@pytest.fixture(scope="session")
def con(sample_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True)) as con:
        yield con


@pytest.fixture(scope="session")
def lineage(con: duckdb.DuckDBPyConnection) -> Lineage:
    return Lineage(Graph(con))
