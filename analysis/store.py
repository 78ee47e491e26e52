"""DuckDB: the panel in, the rows of the schema `results` out. Only `opening` speaks to it beside this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analysis.opening import Connection, WarehouseError, opened, reading, relations
from analysis.results import Result
from analysis.spec import Spec, SpecError

RESULTS = Path(__file__).with_name("results.sql")
__all__ = ["Connection", "WarehouseError", "opened", "reading"]

OF_A_SPEC = ("specs", "fits", "estimates", "diagnostics", "dropped", "failures")


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All or nothing."""
    con.begin()
    end = con.rollback
    try:
        yield
        end = con.commit
    finally:
        end()


def ensure_results(con: Connection) -> None:
    """The schema results with its tables, as dbt makes them."""
    con.execute(RESULTS.read_text(encoding="utf-8"))


def fetch(con: Connection, query: str, key: str, values: Sequence[object] = ()) -> pd.DataFrame:
    """The rows of a query with the SQL of the specification's `key`. Raises SpecError where DuckDB refuses it."""
    try:
        if len(con.extract_statements(query)) != 1:
            raise SpecError("holds one expression, not several statements", key=key)
        return con.execute(query, values).df()
    except (duckdb.FatalException, duckdb.InternalException):
        raise
    except duckdb.Error as error:
        said = " ".join(str(error).split("\n\nLINE")[0].split())
        raise SpecError(f"DuckDB refuses it: {said}", key=key) from None


def rows(con: Connection, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame:
    """The rows of one query. Raises WarehouseError where DuckDB refuses it."""
    try:
        if len(con.extract_statements(query)) != 1:
            raise WarehouseError("A query is one statement.", "Send the statements one by one.")
        return con.execute(query, values).df()
    except (duckdb.FatalException, duckdb.InternalException):
        raise
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB refuses the query: {str(error).strip()}") from None


def write_result(con: Connection, run_id: str, spec: Spec, result: Result, panel_hash: str, spec_json: str) -> None:
    """Replace every row of the specification by those of its result and, under `<spec_id>#<name>`, of its equations."""
    _replace_spec(con, run_id, spec, spec_json, panel_hash)
    named = {spec.spec_id: result} | {f"{spec.spec_id}#{name}": each for name, each in result.equations.items()}
    for spec_id, each in named.items():
        _insert(con, "fits", [{"spec_id": spec_id} | asdict(each.fit)])
        for table in ("estimates", "diagnostics", "dropped"):
            _insert(con, table, [{"spec_id": spec_id} | asdict(row) for row in getattr(each, table)])


def write_failure(con: Connection, run_id: str, spec: Spec, error: Exception) -> None:
    """Replace every row of the specification by what went wrong."""
    _replace_spec(con, run_id, spec, spec.to_json(star_critical_values=None), None)
    failure = {"spec_id": spec.spec_id, "run_id": run_id, "error": type(error).__name__, "message": str(error)}
    _insert(con, "failures", [failure])


def write_alias(con: Connection, run_id: str, spec: Spec, spec_json: str) -> None:
    """A specification that is an equation of another fit: a row in specs and none elsewhere."""
    _replace_spec(con, run_id, spec, spec_json, None)


def start_run(con: Connection, run_id: str, *, code_version: str, data_kind: str, raw_hash: str | None = None) -> None:
    """A row of results.runs, under way."""
    row = {"run_id": run_id, "started_at": _now(), "code_version": code_version, "raw_hash": raw_hash}
    _insert(con, "runs", [row | {"data_kind": data_kind, "status": "running"}])


def finish_run(con: Connection, run_id: str, status: str) -> None:
    con.execute("update results.runs set finished_at = ?, status = ? where run_id = ?", [_now(), status, run_id])


def data_kind(con: Connection) -> str:
    """sample where the synthetic sample was loaded into this file, else user."""
    if "raw.loads" not in relations(con):
        return "user"
    return str(con.execute("select data_kind from raw.loads").fetchall()[0][0])


def keep_only(con: Connection, spec_ids: Sequence[str]) -> None:
    """Forgets the results of every other specification (equations of a fit, `<spec_id>#a`, stay with it)."""
    with transaction(con):
        for table in OF_A_SPEC:
            con.execute(
                f"delete from results.{table} where not list_contains(?, split_part(spec_id, '#', 1))", [spec_ids]
            )


def user_specs(con: Connection) -> list[Spec]:
    """The specifications that users ran in this warehouse: a refresh runs them again."""
    query = "select spec_json from results.specs where origin = 'user' order by spec_id"
    return [Spec.from_json(written) for (written,) in con.execute(query).fetchall()]


def _now() -> pd.Timestamp:
    return pd.Timestamp.now("UTC").tz_localize(None)


def _replace_spec(con: Connection, run_id: str, spec: Spec, spec_json: str, panel_hash: str | None) -> None:
    for table in OF_A_SPEC:
        con.execute(
            f"delete from results.{table} where spec_id = $1 or starts_with(spec_id, $1 || '#')", [spec.spec_id]
        )
    row = {name: getattr(spec, name) for name in ("spec_id", "paper_id", "table_no", "column_no", "estimator")}
    row |= {"run_id": run_id, "outcome": spec.outcome, "panel_hash": panel_hash, "origin": spec.origin}
    _insert(con, "specs", [row | {"spec_json": spec_json}])


def _insert(con: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        marks = ", ".join(["(" + ", ".join("?" * len(rows[0])) + ")"] * len(rows))
        values = [value for row in rows for value in row.values()]
        con.execute(f"insert into results.{table} ({', '.join(rows[0])}) values {marks}", values)
