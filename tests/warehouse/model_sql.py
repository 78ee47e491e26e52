"""The models of the project without dbt: their SQL on small tables of an in-memory database, in milliseconds.

A model whose only template is ref() is run as it stands; what it reads and nobody made is made first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import duckdb
import pandas as pd
import yaml

from tests.conftest import ROOT
from warehouse.models.intermediate.indices.int_index_principal import principal

REF = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")
PYTHON: dict[str, tuple[tuple[str, ...], Callable[..., pd.DataFrame]]] = {
    "int_index_principal": (("int_index_principal_cells", "indices"), principal),
}
"""Python models: what they read, and the function that makes the table."""

Row = Mapping[str, Any]


def make(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """Makes the table of a model and of every model it reads, unless they are there; its name."""
    if name in {row[0] for row in con.execute("show tables").fetchall()}:
        return name
    if name in PYTHON:
        reads, model = PYTHON[name]
        frames = [con.table(make(con, read)).df() for read in reads]
        con.register("made", model(*frames))
        con.execute(f"create table {name} as from made")
        con.unregister("made")
        return name
    con.execute(f"create table {name} as {sentence(con, _files()[name])}")
    return name


def sentence(con: duckdb.DuckDBPyConnection, text: str) -> str:
    """The SQL of a model or of a test of data, once what it reads is there."""
    found = REF.sub(lambda ref: make(con, ref[1]), text.replace("{{ config(severity='warn') }}", ""))
    assert "{{" not in found and "{%" not in found, f"needs dbt: {found}"
    return found


def complaints(con: duckdb.DuckDBPyConnection, test: str) -> list[str]:
    """What warehouse/tests/<test>.sql says of the tables."""
    text = (ROOT / f"warehouse/tests/{test}.sql").read_text(encoding="utf-8")
    return [row[0] for row in con.execute(sentence(con, text)).fetchall()]


def put(con: duckdb.DuckDBPyConnection, **tables: Sequence[Row] | pd.DataFrame) -> None:
    """Tables of these rows: seeds in the types of the registry, empty where a row says nothing; frames as they are."""
    for name, rows in tables.items():
        if isinstance(rows, pd.DataFrame):
            con.register("made", rows)
            con.execute(f"create table {name} as from made")
            con.unregister("made")
            continue
        con.execute(f"create table {name} ({', '.join(' '.join(c) for c in _types(name).items())})")
        for row in rows:
            marks = ", ".join("?" * len(row))
            con.execute(f"insert into {name} ({', '.join(row)}) values ({marks})", list(row.values()))


def clear(con: duckdb.DuckDBPyConnection, keep: Iterable[str] = ()) -> None:
    """Drops every table but these."""
    for (name,) in con.execute("show tables").fetchall():
        if name not in set(keep):
            con.execute(f"drop table {name}")


@cache
def _files() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "warehouse/models").rglob("*.sql")}


@cache
def _types(seed: str) -> dict[str, str]:
    for path in (ROOT / "warehouse/seeds/registry").glob("_*.yml"):
        for found in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]:
            if found["name"] == seed:
                return found["config"]["column_types"]
    raise KeyError(seed)
