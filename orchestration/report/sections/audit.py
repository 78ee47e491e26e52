"""The audit of printed figures against their own arithmetic, table by table."""

from __future__ import annotations

from typing import Any

from orchestration.report.source import Source

AUDIT = """
    select * from reports.audit
    order by paper_id, table_no, verdict = 'consistent', column_no, cell_id, check_name, finding, arithmetic
"""


def by_table(source: Source) -> dict[tuple[str, str], dict[str, Any]]:
    """By paper and table: `open` are the checks that do not simply hold, `holding` the others."""
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for row in source.rows(AUDIT, "reports.audit"):
        table = tables.setdefault((row["paper_id"], row["table_no"]), {"open": [], "holding": [], "inconsistent": 0})
        table["holding" if row["verdict"] == "consistent" else "open"].append(row)
        table["inconsistent"] += row["verdict"] == "inconsistent"
    return tables
