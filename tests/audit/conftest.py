"""The audit of the shipped seeds."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import ROOT
from warehouse.audit import audit
from warehouse.audit.row import Row

SEEDS = ROOT / "warehouse" / "seeds"
FLAGS = ("unit_effects", "year_effects", "is_balanced")


def records(path: str) -> list[dict]:
    """Rows of a seed as dbt loads them: empty cells are missing, flags are flags, ids are text."""
    table = pd.read_csv(SEEDS / path, dtype=str, keep_default_na=False)
    rows = table.to_dict("records")
    return [{k: (v == "true" if k in FLAGS else v or None) for k, v in row.items()} for row in rows]


@pytest.fixture(scope="session")
def audited() -> dict[tuple[str, str], Row]:
    """Rows of reports.audit by cell_id and check_name."""
    tables = ("published/published_results.csv", "published/published_columns.csv", "registry/papers.csv")
    rows = audit(*map(records, tables))
    found = {(row.cell_id, row.check_name): row for row in rows}
    assert len(found) == len(rows)
    return found
