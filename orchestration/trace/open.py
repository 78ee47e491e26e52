"""A warehouse opened for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.errors import UserError
from orchestration.opened import opened as connected


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads. Raises UserError for a file that is absent, not DuckDB's, held by a writer or of
    another version of the project."""
    with connected(warehouse) as con:
        try:
            yield con
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UserError(
                rule=f"the warehouse lacks what a trace reads: {' '.join(str(error).split())[:200]}",
                remedy="it is of another version of the project: run `resilience refresh`.",
                file=str(warehouse),
            ) from error
