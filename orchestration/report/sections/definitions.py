"""What was decided: conventions, what each variable of a paper is, and how far rival definitions agree."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Source

ID = "definitions"

CONVENTIONS = "select * from registry.conventions order by convention_id, decision"
VARIABLES = "select * from reports.paper_variables order by paper_id, role, variable, reading, column_name"
COMPARED = "select * from reports.definitions_compared order by left_id, right_id, region_type"


def content(source: Source, labels: Labels) -> dict[str, Any]:
    variables = source.rows(VARIABLES, "reports.paper_variables")
    return {
        "conventions": source.rows(CONVENTIONS, "registry.conventions"),
        "papers": [(paper, list(rows)) for paper, rows in groupby(variables, key=lambda row: row["paper_id"])],
        "compared": source.rows(COMPARED, "reports.definitions_compared"),
    }
