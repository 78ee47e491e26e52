"""A warehouse opened for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from orchestration.errors import UserError


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads. Raises UserError for a file that is absent, not DuckDB's, held by a writer or of
    another version of the project."""
    if not warehouse.is_file():
        raise UserError(
            rule="there is no such file.", file=str(warehouse),
            remedy="run `resilience refresh` first, or name a warehouse with --warehouse.",
        )  # fmt: skip
    try:
        con = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        raise UserError(
            rule=f"the file cannot be opened for reading: {' '.join(str(error).split())}", file=str(warehouse),
            remedy="name a DuckDB warehouse; where another process writes to it, wait until it ends.",
        ) from error  # fmt: skip
    with closing(con):
        try:
            yield con
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UserError(
                rule=f"the warehouse lacks what a trace reads: {' '.join(str(error).split())[:200]}",
                remedy="it is of another version of the project: run `resilience refresh`.",
                file=str(warehouse),
            ) from error
