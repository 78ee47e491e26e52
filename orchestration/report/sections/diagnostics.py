"""Every regression: what it is, its coefficients, its tests, what was left out, or why it failed."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Row, Source

ID = "diagnostics"

SPECS = """
    select specs.*, fits.* exclude (spec_id) from results.specs left join results.fits using (spec_id)
    order by paper_id, table_no, spec_id
"""
OF_A_SPEC = {
    "estimates": "select * from results.estimates where is_headline order by spec_id, term",
    "diagnostics": "select * from results.diagnostics order by all",
    "dropped": "select * from results.dropped order by all",
    "failures": "select * from results.failures order by all",
}
"""A regression may write equations of its own under its id and `#`, as `#selection`: they stand with it."""
KEYS = (
    *("focal", "controls", "fixed_effects", "endogenous", "instruments"),
    *("cluster", "sample", "years", "where", "panel"),
)
"""What a specification says of itself, in the order in which it is shown."""
DUMMIES = ("region_id=", "year=", "time=")


def content(source: Source, labels: Labels) -> dict[str, Any]:
    of = {name: _by_spec(source.rows(query, f"results.{name}")) for name, query in OF_A_SPEC.items()}
    specs = source.rows(SPECS, "results.specs", "results.fits")
    known = {spec["spec_id"] for spec in specs}
    listed = [_spec(spec, {name: _own(spec["spec_id"], rows, known) for name, rows in of.items()}) for spec in specs]
    return {"papers": [(paper, list(rows)) for paper, rows in groupby(listed, key=lambda spec: spec["paper_id"])]}


def _by_spec(rows: list[Row]) -> dict[str, list[Row]]:
    listed: dict[str, list[Row]] = {}
    for row in rows:
        listed.setdefault(row["spec_id"], []).append(row)
    return listed


def _own(spec_id: str, rows: dict[str, list[Row]], known: set[str]) -> list[Row]:
    equations = [name for name in rows if name.startswith(f"{spec_id}#") and name not in known]
    return [row for name in (spec_id, *sorted(equations)) for row in rows.get(name, [])]


def _spec(spec: Row, of: dict[str, list[Row]]) -> Row:
    """A specification with what it says of itself; dummies are counted, not listed."""
    said = json.loads(spec["spec_json"])
    listed = [row for row in of["estimates"] if not row["term"].startswith(DUMMIES)]
    return (
        spec
        | of
        | {
            "facts": {key: _text(key, said[key]) for key in KEYS if said.get(key)},
            "note": said.get("note"),
            "covariance": listed[0]["covariance"] if listed else None,
            "estimates": listed,
            "n_dummies": len(of["estimates"]) - len(listed),
        }
    )


def _text(key: str, value: Any) -> str:
    if key == "years":
        return "–".join(map(str, value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
