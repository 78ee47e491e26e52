"""Specifications, estimators and covariances; results are rows. `open_warehouse` reads a warehouse from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from analysis.reader import Warehouse

__all__ = ["open_warehouse"]


def open_warehouse(path: str | PathLike[str] | None = None) -> Warehouse:
    """The warehouse at `path`, else the published one of RESILIENCE_HOME or of this checkout, to be read only.

    Close it, or use it in a `with` block. Raises WarehouseError for a file that is absent, not DuckDB's, or being
    written.
    """
    from analysis.reader import Warehouse  # pandas and DuckDB only when they are needed

    return Warehouse.at(path)
