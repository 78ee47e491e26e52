"""How much there is: counts, runs, the share of indicators with a value by region and year."""

from __future__ import annotations

from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Row, Source

ID = "overview"

COUNTS = {
    "n_indicators": ("select count(distinct indicator_id) from marts.indicators", "marts.indicators"),
    "n_measures": ("select count(distinct measure_id) from marts.measures", "marts.measures"),
    "n_regions": ("select count(distinct region_id) from marts.indicators", "marts.indicators"),
    "n_values": ("select count(value) from marts.indicators", "marts.indicators"),
    "n_refused": ('select count(*) from quarantine."rows"', "quarantine.rows"),
    "n_conflicts": ("select count(*) from intermediate.int_source_conflicts", "intermediate.int_source_conflicts"),
    "n_regressions": ("select count(*) from results.fits", "results.fits"),
    "n_failures": ("select count(distinct spec_id) from results.failures", "results.failures"),
    "n_inconsistent": ("select count(*) from reports.audit where verdict = 'inconsistent'", "reports.audit"),
}
INTERPOLATED = """
    select count(*) filter (is_interpolated) / nullif(count(value), 0) as share from marts.indicators
    where value is not null
"""
COVERAGE = """
    with registered as (select region_type, count(*) as n from registry.indicators group by region_type)
    select region_type, region_id, year, count(*) / any_value(n) as share
    from marts.indicators join registered using (region_type)
    where value is not null group by all order by region_type desc, region_id, year
"""
RUNS = "select * from results.runs order by started_at desc, run_id desc"


def content(source: Source, labels: Labels) -> dict[str, Any]:
    counts = {key: found[0]["n"] for key, (query, of) in COUNTS.items() if (found := _count(source, query, of))}
    shares = source.rows(INTERPOLATED, "marts.indicators")
    cells = source.rows(COVERAGE, "marts.indicators", "registry.indicators")
    years = _years(cells)
    grains = list(dict.fromkeys(row["region_type"] for row in cells))
    return {
        "counts": counts,
        "interpolated": shares[0]["share"] if shares else None,
        "runs": source.rows(RUNS, "results.runs"),
        "head": labels.plain(years),
        "grains": [_grain(grain, cells, years, labels) for grain in grains],
    }


def _count(source: Source, query: str, relation: str) -> list[Row]:
    return source.rows(f"select ({query}) as n", relation)


def _years(cells: list[Row]) -> list[int]:
    known = {row["year"] for row in cells}
    return list(range(min(known), max(known) + 1)) if known else []


def _grain(grain: str, cells: list[Row], years: list[int], labels: Labels) -> dict[str, Any]:
    """A grid: a row per region and one of their mean, a column per year; a cell that is absent has no value at all."""
    own = [row for row in cells if row["region_type"] == grain]
    shares = {(row["region_id"], row["year"]): row["share"] for row in own}
    regions = sorted({row["region_id"] for row in own})
    return {
        "name": grain,
        "means": [sum(shares.get((region, year), 0.0) for region in regions) / len(regions) or None for year in years],
        "regions": [
            (labels.of("region", region), [shares.get((region, year)) for year in years]) for region in regions
        ],
    }
