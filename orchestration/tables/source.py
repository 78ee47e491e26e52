"""Specifications and their results, read from a warehouse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import UserError
from orchestration.tables.words import visible

SPECS = """
    select specs.spec_id, specs.paper_id, specs.table_no, specs.estimator, specs.spec_json,
        coalesce(runs.data_kind, 'user') as data_kind, failures.message
    from results.specs
    left join results.runs on runs.run_id = specs.run_id
    left join results.failures on failures.spec_id = specs.spec_id
"""
READERS = "close the program that writes to it (a `dbt build`, a notebook), and try again."


@dataclass(frozen=True)
class Estimate:
    """One coefficient of results.estimates under one covariance."""

    estimate: float
    std_error: float
    statistic: float
    p_value: float


@dataclass(frozen=True)
class Diagnostic:
    """One row of results.diagnostics."""

    test: str
    note: str | None
    statistic: float | None
    p_value: float | None


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


@dataclass(frozen=True)
class Fitted:
    """An equation with its results: what one column of a table shows."""

    spec_id: str
    entry: Entry
    equation: str
    """What follows `#`: `first:x`, `a`, `selection`; empty for the equation that carries the spec_id."""
    outcome: str | None
    fit: Mapping[str, Any]
    covariances: Mapping[str, Mapping[str, Estimate]]
    """By covariance and term, the headline first."""
    diagnostics: tuple[Diagnostic, ...]

    @property
    def estimator(self) -> str:
        return self.entry.estimator

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.entry.spec

    @property
    def options(self) -> Mapping[str, Any]:
        return self.spec.get("options") or {}

    @property
    def headline(self) -> str | None:
        """The first covariance of the specification; None without coefficients."""
        return next(iter(self.covariances), None)


def opened(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, read-only, with rows in schema results.

    Raises:
        UserError: there is no such file, it is held by a writer, it is not DuckDB's, or it has no results.
    """
    if not warehouse.is_file():
        raise UserError("there is no such warehouse.", "run `resilience refresh`, or name one.", file=str(warehouse))
    try:
        con = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        said = f"the warehouse cannot be read: {str(error).splitlines()[0]}"
        raise UserError(said, READERS, file=str(warehouse)) from error
    try:
        con.execute("from results.specs limit 0")
    except duckdb.Error as error:
        con.close()
        remedy = f"run `resilience analyze --warehouse {warehouse} --spec my.yml` first."
        raise UserError("it has no schema results with table specs.", remedy, file=str(warehouse)) from error
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


def fitted(con: duckdb.DuckDBPyConnection, known: Mapping[str, Entry], ids: Sequence[str]) -> list[Fitted]:
    """The results of specifications and equations (`<spec_id>#<equation>`), in this order."""
    chosen = [(spec_id, known[spec_id.partition("#")[0]]) for spec_id in ids]
    fit_ids = [spec_id if "#" in spec_id else entry.fit_id for spec_id, entry in chosen]
    fits = {row["spec_id"]: row for row in _rows(con, "from results.fits", fit_ids)}
    coefficients: dict[str, dict[str, dict[str, Estimate]]] = {}
    order = "order by is_headline desc, rowid"
    for row in _rows(con, "from results.estimates", fit_ids, order):
        of = coefficients.setdefault(row["spec_id"], {}).setdefault(row["covariance"], {})
        of[row["term"]] = Estimate(row["estimate"], row["std_error"], row["statistic"], row["p_value"])
    tests: dict[str, list[Diagnostic]] = {}
    for row in _rows(con, "from results.diagnostics", fit_ids, "order by rowid"):
        each = Diagnostic(row["test"], row["note"], row["statistic"], row["p_value"])
        tests.setdefault(row["spec_id"], []).append(each)
    return [
        Fitted(
            spec_id,
            entry,
            fit_id.partition("#")[2],
            _outcome(known.get(fit_id.partition("#")[0], entry), fit_id.partition("#")[2]),
            fits.get(fit_id, {}),
            coefficients.get(fit_id, {}),
            tuple(tests.get(fit_id, ())),
        )
        for (spec_id, entry), fit_id in zip(chosen, fit_ids, strict=True)
    ]


def _rows(con: duckdb.DuckDBPyConnection, source: str, ids: Iterable[str], order: str = "") -> list[dict[str, Any]]:
    found = con.execute(f"{source} where spec_id in (select unnest(?)) {order}", [list(ids)])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _outcome(entry: Entry, equation: str) -> str | None:
    """What an equation explains."""
    name, _, of = equation.partition(":")
    options = entry.spec.get("options") or {}
    if name == "first":
        return of
    if name == "a":
        return entry.spec.get("mediator")
    if name == "selection":
        return options.get("selection")
    if name == "propensity":
        return options.get("group")
    return entry.spec.get("outcome")
