"""A warehouse with results, and the specifications in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import UserError
from orchestration.opened import opened as opened_for_reading
from orchestration.tables.words import visible

SPECS = """
    select specs.spec_id, specs.paper_id, specs.table_no, specs.estimator, specs.spec_json,
        coalesce(runs.data_kind, 'user') as data_kind, failures.message
    from results.specs
    left join results.runs on runs.run_id = specs.run_id
    left join results.failures on failures.spec_id = specs.spec_id
"""
OTHERS = ("fits", "estimates", "diagnostics")
"""Tables of results that hold the figures."""


class NothingEstimatedError(UserError):
    """A table without a single result."""


@dataclass(frozen=True)
class Entry:
    """One specification of results.specs; `spec` holds its keys. `message` says why it could not be estimated."""

    spec_id: str
    paper_id: str
    table_no: str
    estimator: str
    spec: Mapping[str, Any]
    is_synthetic: bool
    message: str | None

    @property
    def fit_id(self) -> str:
        """Where its rows stand: its own id, or the equation of another fit that it prints."""
        return self.spec.get("same_as") or self.spec_id


def opened(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, read-only, with rows in schema results.

    Raises:
        UserError: it cannot be opened, or it has no results.
    """
    con = opened_for_reading(warehouse)
    try:
        con.execute(f"{SPECS} limit 0")
        for name in OTHERS:
            con.execute(f"from results.{name} limit 0")
    except duckdb.Error as error:
        con.close()
        remedy = f"run `resilience analyze --warehouse {warehouse} --spec my.yml` first."
        raise UserError("it has no schema results, or an old one.", remedy, file=str(warehouse)) from error
    return con


def entries(con: duckdb.DuckDBPyConnection) -> dict[str, Entry]:
    """Every specification by its id."""
    return {
        spec_id: Entry(
            spec_id, paper, table, estimator, json.loads(spec), kind == "sample", message and visible(message)
        )
        for spec_id, paper, table, estimator, spec, kind, message in con.execute(SPECS).fetchall()
    }


def equations(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The equations of every fit that has any beside its own, by spec_id."""
    found: dict[str, list[str]] = {}
    rows = con.execute("select spec_id from results.fits where contains(spec_id, '#') order by rowid").fetchall()
    for (fit_id,) in rows:
        spec_id, _, equation = fit_id.partition("#")
        found.setdefault(spec_id, []).append(equation)
    return found
