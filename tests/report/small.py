"""Small warehouses of one regression, as `resilience analyze --warehouse FILE` leaves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from analysis.spec import Spec
from analysis.store import ensure_results
from orchestration import quarantine_table

SPEC = {
    "paper_id": "mine", "table": "T1", "column": "1", "origin": "user", "file": "my.yml", "estimator": "within",
    "panel": "main.firms", "region": "firm", "outcome": "y", "focal": ["x"], "fixed_effects": ["firm"],
    "cluster": ["firm"], "options": {},
}  # fmt: skip
EVENTS = {"cohort": "start", "base": -1}
OK, FAILED = "mine.T1.1", "mine.T1.2"


def written(column: str, **keys: object) -> dict[str, Any]:
    """What results.specs says of a column of the table: every key, as the analysis writes it."""
    spec = Spec.from_json(json.dumps(SPEC | {"column": column} | keys))
    found: dict[str, Any] = json.loads(spec.to_json(star_critical_values=[1.6, 2.0, 2.6]))
    return found


def small(file: Path, *, label: str = "x", data_kind: str = "user") -> Path:
    """One regression that was estimated, on a variable named `label`, and one that failed; two refused rows."""
    with duckdb.connect(str(file)) as con:
        ensure_results(con)
        quarantine_table.make(con)
        con.execute(
            "insert into results.runs values ('r1', '2026-01-01', '2026-01-01', '0', null, ?, 'findings')", [data_kind]
        )
        for spec_id, column in ((OK, "1"), (FAILED, "2")):
            spec = written(column) | {"focal": [label], "note": label}
            row = [spec_id, "r1", "mine", "1", column, "within", "y", None, "user", json.dumps(spec)]
            con.execute("insert into results.specs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        con.execute("insert into results.fits (spec_id, n_obs, n_regions, r2) values (?, 40, 10, 0.5)", [OK])
        con.execute(
            "insert into results.estimates values (?, ?, 'cluster', true, 0.25, 0.1, 2.5, 0.01, 0.05, 0.45)",
            [OK, label],
        )
        con.execute("insert into results.diagnostics values (?, 'hausman', ?, 'cluster', 3.5, '1', 0.06)", [OK, label])
        con.execute("insert into results.dropped values (?, ?, 'singleton')", [OK, f"firm={label}"])
        con.execute("insert into results.failures values (?, 'r1', 'SpecError', ?)", [FAILED, f"no column {label}"])
        con.execute(
            """insert into quarantine."rows" values (?, 'Sheet1', 3, 'B', ?, 'not a number', 'mend the cell')""",
            [f"{label}.xlsx", label],
        )
    return file


def grown(file: Path) -> Path:
    """More columns of the table, enough for a picture; one of them is a variant, one an event study."""
    more = {"3": {}, "4": {}, "5": {}, "3@v": {"controls": ["z"]}, "6": {"estimator": "event_study", "options": EVENTS}}
    with duckdb.connect(str(small(file))) as con:
        for column, keys in more.items():
            spec_id, estimator = f"mine.T1.{column}", keys.get("estimator", "within")
            spec = json.dumps(written(column, **keys))
            row = [spec_id, "r1", "mine", "1", column.partition("@")[0], estimator, "y", None, "user", spec]
            con.execute("insert into results.specs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            con.execute("insert into results.fits (spec_id, n_obs, n_regions, r2) values (?, 40, 10, 0.5)", [spec_id])
            for term in ("event_-2", "event_0", "event_1") if estimator == "event_study" else ("x",):
                figures = [spec_id, term, 0.25, 0.1, 2.5, 0.01, 0.05, 0.45]
                con.execute("insert into results.estimates values (?, ?, 'cluster', true, ?, ?, ?, ?, ?, ?)", figures)
    return file
