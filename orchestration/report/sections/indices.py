"""Every composite index: how it is weighted, of what it is made, and the weights that the data gave."""

from __future__ import annotations

from typing import Any

from orchestration.bilingual.labels import Labels
from orchestration.report.source import Row, Source

ID = "indices"

INDICES = """
    with cells as (
        select index_id, count(value) as n, count(distinct region_id) as n_regions, min(year) as first_year,
            max(year) as last_year
        from marts.index_values where value is not null group by index_id
    )
    select indices.*, n, n_regions, cells.first_year as first_value, cells.last_year as last_value
    from registry.indices left join cells using (index_id)
    order by coalesce(variant_of, index_id), variant_of nulls first, index_id
"""
COMPONENTS = """
    select tree_id, indicator_id, dimension, dimension_zh from registry.index_components order by all
"""
WEIGHTS = """
    select index_id, period, indicator_id, direction, entropy, weight from marts.index_weights
    order by index_id, indicator_id, period
"""
LOADINGS = "select * from marts.index_loadings order by index_id, indicator_id, component"


def content(source: Source, labels: Labels) -> dict[str, Any]:
    components = source.rows(COMPONENTS, "registry.index_components")
    dimensions = {(row["tree_id"], row["indicator_id"]): row for row in components}
    weights = _by_index(source.rows(WEIGHTS, "marts.index_weights"))
    loadings = _by_index(source.rows(LOADINGS, "marts.index_loadings"))
    found = source.rows(INDICES, "registry.indices", "marts.index_values")
    return {
        "indices": [
            row
            | _weights(weights.get(row["index_id"], []))
            | {"components": _loadings(loadings.get(row["index_id"], []))}
            for row in found
        ],
        "dimensions": dimensions,
    }


def _by_index(rows: list[Row]) -> dict[str, list[Row]]:
    listed: dict[str, list[Row]] = {}
    for row in rows:
        listed.setdefault(row["index_id"], []).append(row)
    return listed


def _weights(rows: list[Row]) -> dict[str, Any]:
    """One row per indicator, its weight in every period; one period is `pooled`, or the base year."""
    cells = {(row["indicator_id"], row["period"]): row for row in rows}
    return {
        "periods": sorted({row["period"] for row in rows}),
        "weights": list(dict.fromkeys(row["indicator_id"] for row in rows)),
        "cells": cells,
        "heaviest": max((row["weight"] for row in rows if row["weight"] is not None), default=0) or 1,
    }


def _loadings(rows: list[Row]) -> dict[str, Any]:
    return {
        "numbers": {row["component"]: row["explained"] for row in sorted(rows, key=lambda row: row["component"])},
        "indicators": list(dict.fromkeys(row["indicator_id"] for row in rows)),
        "cells": {(row["indicator_id"], row["component"]): row["loading"] for row in rows},
    }
