"""A warehouse opened for reading, by every command that shows something of it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis.opening import WarehouseError, reading
from orchestration.errors import UserError


def opened(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, read-only; a context manager.

    Raises:
        UserError: there is no such file, it is no DuckDB file, or another process writes to it.
    """
    try:
        return reading(warehouse)
    except WarehouseError as error:
        raise UserError(rule=error.rule, remedy=error.remedy, exit_code=2) from error
