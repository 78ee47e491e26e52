"""What stands in a DuckDB file: its relations with their columns, types, comments and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from analysis.store import ensure_results
from orchestration import quarantine_table

RELATIONS = """
    select schema_name || '.' || table_name, 'table', coalesce(comment, ''), estimated_size
    from duckdb_tables() where not internal and database_name = current_database()
    union all
    select schema_name || '.' || view_name, 'view', coalesce(comment, ''), null
    from duckdb_views() where not internal and database_name = current_database()
    order by all
"""
COLUMNS = """
    select schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')
    from duckdb_columns() where not internal and database_name = current_database()
    order by schema_name, table_name, column_index
"""
KEYS = """
    select schema_name || '.' || table_name, constraint_column_names
    from duckdb_constraints()
    where constraint_type = 'PRIMARY KEY' and database_name = current_database()
"""


@dataclass(frozen=True)
class Noted:
    """A column as it stands somewhere: its type is empty where nothing has been built."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Standing:
    """A relation as it stands in a DuckDB file. `kind` is table or view; `n_rows` is None for a view."""

    kind: str
    comment: str
    n_rows: int | None
    key: tuple[str, ...]
    columns: tuple[Noted, ...]


def unbuilt() -> duckdb.DuckDBPyConnection:
    """In memory, the tables that are made without dbt, empty."""
    con = duckdb.connect()
    ensure_results(con)
    quarantine_table.make(con)
    return con


def relations(con: duckdb.DuckDBPyConnection) -> dict[str, Standing]:
    """Every relation by `schema.name`."""
    columns: dict[str, list[Noted]] = {}
    for relation, *column in con.execute(COLUMNS).fetchall():
        columns.setdefault(relation, []).append(Noted(*column))
    keys = {relation: tuple(key) for relation, key in con.execute(KEYS).fetchall()}
    return {
        relation: Standing(kind, comment, n_rows, keys.get(relation, ()), tuple(columns[relation]))
        for relation, kind, comment, n_rows in con.execute(RELATIONS).fetchall()
    }


def registry_rows(con: duckdb.DuckDBPyConnection, name: str) -> Iterable[dict[str, str | None]]:
    """Rows of registry.`name`, the user's own among them."""
    found = con.execute(f'select * from registry."{name}"')
    header = [column[0] for column in found.description]
    return [dict(zip(header, row, strict=True)) for row in found.fetchall()]
