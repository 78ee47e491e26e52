"""Small warehouses of one regression, as `resilience analyze --warehouse FILE` leaves them."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from analysis.store import ensure_results
from orchestration import quarantine_table

SPEC = {
    "paper_id": "mine", "table": "T1", "column": "1", "estimator": "within", "panel": "main.firms", "outcome": "y",
    "focal": ["x"], "controls": [], "fixed_effects": ["firm"], "cluster": ["firm"],
    "printed": {}, "star_critical_values": [1.6, 2.0, 2.6],
}  # fmt: skip
OK, FAILED = "mine.T1.1", "mine.T1.2"


def small(file: Path, *, label: str = "x", data_kind: str = "user") -> Path:
    """One regression that was estimated, on a variable named `label`, and one that failed; two refused rows."""
    with duckdb.connect(str(file)) as con:
        ensure_results(con)
        quarantine_table.make(con)
        con.execute(
            "insert into results.runs values ('r1', '2026-01-01', '2026-01-01', '0', null, ?, 'findings')", [data_kind]
        )
        for spec_id, column in ((OK, "1"), (FAILED, "2")):
            spec = SPEC | {"column": column, "focal": [label], "note": label}
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
