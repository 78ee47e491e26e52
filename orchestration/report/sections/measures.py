"""Every measure: its formula and whose it is, its unit, how much of it there is."""

from __future__ import annotations

from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Source

ID = "measures"

MEASURES = """
    with cells as (
        select measure_id, region_type, count(value) as n, count(distinct region_id) as n_regions,
            min(year) as first_year, max(year) as last_year
        from marts.measures where value is not null group by all
    ), spans as (
        select measure_id, list({region_type: region_type, n: n, n_regions: n_regions, first_year: first_year,
            last_year: last_year} order by region_type desc) as spans
        from cells group by measure_id
    )
    select measures.*, spans from registry.measures left join spans using (measure_id) order by concept, measure_id
"""


def content(source: Source, labels: Labels) -> dict[str, Any]:
    return {"measures": source.rows(MEASURES, "registry.measures", "marts.measures")}
