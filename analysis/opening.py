"""Opening a DuckDB file, to read or to write; what stands in the way is said with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection

PERMISSION = "Give yourself permission (chmod, chown), or take a copy of it."
NO_DATABASE = "is not a valid DuckDB database file."
OTHER = "Name a file that DuckDB wrote; a .csv, .xlsx or .parquet file is none."
RELATIONS = """
    select schema_name || '.' || name from (
        select database_name, schema_name, table_name as name, internal from duckdb_tables()
        union all
        select database_name, schema_name, view_name, internal from duckdb_views()
    ) where not internal and database_name = current_database()
"""
PATH = "select path from duckdb_databases() where database_name = current_database()"


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


def relations(con: Connection) -> frozenset[str]:
    """Tables and views of this file as `schema.name`; those of files attached to it are not its own."""
    return frozenset(name for (name,) in con.execute(RELATIONS).fetchall())


def _connected(warehouse: Path, read_only: bool) -> Connection:
    if warehouse.is_dir():
        raise WarehouseError(f"{warehouse}: is a folder.", f"Name a DuckDB file.{_beside(warehouse)}")
    if not warehouse.is_file():
        remedy = f"Name an existing DuckDB file, or run `resilience refresh` first.{_beside(warehouse.parent)}"
        raise WarehouseError(f"{warehouse}: no such file.", remedy)
    try:
        con = duckdb.connect(str(warehouse), read_only=read_only)
    except duckdb.Error as error:
        said = str(error).split(" See also ")[0]
        if "not a valid DuckDB" in said or "in-memory database" in said:
            raise WarehouseError(f"{warehouse}: {NO_DATABASE}", OTHER) from None
        purpose = "reading" if read_only else "writing"
        raise WarehouseError(f"{warehouse}: cannot be opened for {purpose}. {said}", _remedy(said)) from None
    if con.execute(PATH).fetchall() == [(None,)]:  # of a .csv DuckDB makes a database in memory: results would be lost
        con.close()
        raise WarehouseError(f"{warehouse}: {NO_DATABASE}", OTHER)
    return con


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
