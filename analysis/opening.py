"""Opening a DuckDB file, to read or to write; what stands in the way is said with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection

MAGIC = b"DUCK"
"""From the ninth byte on, of every DuckDB file."""
PERMISSION = "Give yourself permission (chmod, chown), or take a copy of it."


class WarehouseError(ValueError):
    """A file that cannot be opened as a warehouse, or a name or query that it has no answer to."""

    def __init__(self, rule: str, remedy: str = "") -> None:
        super().__init__(f"{rule} {remedy}".strip())
        self.rule, self.remedy = rule, remedy


@contextmanager
def opened(warehouse: Path) -> Iterator[Connection]:
    """A connection that writes. Raises WarehouseError for a file that is absent, not DuckDB's, or held by another."""
    with closing(_connected(warehouse, read_only=False)) as con:
        yield con


def reading(warehouse: Path) -> Connection:
    """A connection that only reads. Raises WarehouseError for a file that is absent, not DuckDB's, or being written."""
    return _connected(warehouse, read_only=True)


def _connected(warehouse: Path, read_only: bool) -> Connection:
    if warehouse.is_dir():
        raise WarehouseError(f"{warehouse}: is a folder.", f"Name a DuckDB file.{_beside(warehouse)}")
    if not warehouse.is_file():
        remedy = f"Name an existing DuckDB file, or run `resilience refresh` first.{_beside(warehouse.parent)}"
        raise WarehouseError(f"{warehouse}: no such file.", remedy)
    _refuse_others(warehouse)
    try:
        return duckdb.connect(str(warehouse), read_only=read_only)
    except duckdb.Error as error:
        purpose = "reading" if read_only else "writing"
        said = str(error).split(" See also ")[0]
        raise WarehouseError(f"{warehouse}: cannot be opened for {purpose}. {said}", _remedy(said)) from None


def _refuse_others(file: Path) -> None:
    """DuckDB would open a .csv or .parquet file as a database in memory, and results written there would be lost."""
    try:
        with file.open("rb") as handle:
            head = handle.read(12)
    except OSError as error:
        raise WarehouseError(f"{file}: cannot be opened: {error.strerror}.", PERMISSION) from None
    if head[8:] != MAGIC:
        remedy = "Name a file that DuckDB wrote; a .csv, .xlsx or .parquet file is none."
        raise WarehouseError(f"{file}: is not a valid DuckDB database file.", remedy)


def _beside(folder: Path) -> str:
    files = sorted(file.name for file in folder.glob("*.duckdb")) if folder.is_dir() else []
    return f" In {folder.resolve()} there is {', '.join(files[:5])}." if files else ""


def _remedy(said: str) -> str:
    if held := re.search(r"\(PID (\d+)\)", said):
        return f"Close the program that holds it, process {held[1]}{_command(held[1])}."
    if "permission" in said.lower():
        return PERMISSION
    if "already open" in said or "different configuration" in said:
        return "This program has it open already: close that connection first."
    return "Take a copy of it, or make it anew with `resilience refresh`."


def _command(pid: str) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:  # another system, or another user's process
        return ""
    return f" (`{b' '.join(words).decode(errors='replace').strip()[:120]}`)"
