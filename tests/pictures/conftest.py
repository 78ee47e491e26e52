"""The sample warehouse, opened once, and one request of every kind of picture."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.pictures import Request

REQUESTS = {
    "coefficients": Request(("dai2024.T3.1", "dai2024.T3.2", "lin_wang2025.T5.1")),
    "event_study": Request(("zhang_song2025.T6.3-6", "zhang_song2025.T6.3-6@imputation")),
    "path": Request(("resilience__li",), regions=("江苏", "440000", "Guizhou", "上海市")),
    "weights": Request(("resilience__lin_wang",)),
    "distribution": Request(("resilience__li",)),
    "tiles": Request(("resilience__trade_deviation",), years=(2020,)),
    "definitions": Request(("digital_technology",)),
    "curve": Request(("lin_wang2025.T5.1",), terms=("new_drivers",)),
}


@pytest.fixture(scope="session")
def con(sample_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        yield con
