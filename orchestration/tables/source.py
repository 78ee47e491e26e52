"""The results of specifications, read from a warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.equations import explained
from orchestration.tables.entries import Entry


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
            explained(known.get(fit_id.partition("#")[0], entry).spec, fit_id.partition("#")[2]),
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
