"""What was left out, what disagrees, what failed: every row of it, with the file it came from."""

from __future__ import annotations

from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Source

ID = "quality"

REFUSED = 'select * from quarantine."rows" order by all'
FAILURES = "select spec_id, error, message from results.failures order by all"
CONFLICTS = """
    with files as (select source_id, min(source_file) as source_file from raw.sources group by source_id)
    select conflicts.*, coalesce(files.source_file, conflicts.source_id) as source_file,
        coalesce(preferred.source_file, conflicts.preferred_source_id) as preferred_file
    from intermediate.int_source_conflicts as conflicts
    left join files using (source_id)
    left join files as preferred on preferred.source_id = conflicts.preferred_source_id
    order by series, region_type, region_id, year, source_id, value
"""
NATIONAL = "select * from intermediate.int_national_check order by series_id, year, source_file"
SOURCES = """
    select source_file, vintage, quality, retrieved_on, file_sha256 from raw.sources order by all
"""


def content(source: Source, labels: Labels) -> dict[str, Any]:
    return {
        "refused": source.rows(REFUSED, "quarantine.rows"),
        "failures": source.rows(FAILURES, "results.failures"),
        "conflicts": source.rows(CONFLICTS, "intermediate.int_source_conflicts", "raw.sources"),
        "national": source.rows(NATIONAL, "intermediate.int_national_check"),
        "sources": source.rows(SOURCES, "raw.sources"),
    }
