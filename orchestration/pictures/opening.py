"""Opening a warehouse to draw from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.documented import catalog
from orchestration.errors import UserError


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only. Raises UserError for a file that is absent, no DuckDB file, or being written to."""
    if not warehouse.is_file():
        raise UserError(
            rule="there is no warehouse to draw from.",
            remedy="run `resilience refresh`, or name a DuckDB file with --warehouse.",
            file=str(warehouse),
        )
    with catalog.opened(warehouse) as con:
        yield con
