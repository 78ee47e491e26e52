"""Every indicator: name, unit, formula, source, how much of it there is, how much of that was filled."""

from __future__ import annotations

from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.sections.formulas import basis, formula
from orchestration.report.source import Source

ID = "indicators"

INDICATORS = """
    with files as (
        select source_id, min(source_file) as source_file from raw.sources group by source_id
    ), rested_on as (
        select distinct indicator_id, region_type, unnest(string_split(source_id, '+')) as source_id
        from marts.indicators where value is not null
    ), named as (
        select indicator_id, region_type,
            list_sort(list(distinct coalesce(source_file, source_id))) as source_files
        from rested_on left join files using (source_id) group by all
    ), cells as (
        select indicator_id, region_type, count(value) as n, count(distinct region_id) as n_regions,
            min(year) as first_year, max(year) as last_year, count(*) filter (is_interpolated) as n_filled,
            string_agg(distinct fill_method, ', ' order by fill_method) as fill_methods
        from marts.indicators where value is not null group by all
    )
    select registered.*, factors.factor, factors.factor_region_type, factors.lag,
        coalesce(n, 0) as n, n_regions, first_year, last_year,
        n / (n_regions * (last_year - first_year + 1)) as share, coalesce(n_filled, 0) as n_filled, fill_methods,
        source_files
    from registry.indicators as registered
    left join registry.indicator_factors as factors using (indicator_id, region_type)
    left join cells using (indicator_id, region_type)
    left join named using (indicator_id, region_type)
    order by region_type desc, indicator_id
"""
"""A cell that rests on several sources has their ids joined by `+`."""
SERIES = "select series_id, unit, label_en, label_zh from registry.series order by series_id"


def content(source: Source, labels: Labels) -> dict[str, Any]:
    rows = source.rows(
        INDICATORS, "registry.indicators", "registry.indicator_factors", "raw.sources", "marts.indicators"
    )
    return {
        "indicators": [row | {"formula": formula(row), "basis": basis(row)} for row in rows],
        "series": source.rows(SERIES, "registry.series"),
    }
