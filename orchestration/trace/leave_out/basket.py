"""EXPY and TSI: the value of a basket when an exporter leaves those that set the income of products."""

from __future__ import annotations

import duckdb

from orchestration.trace.leave_out.cross import CANDIDATES
from orchestration.trace.leave_out.member import Without, repeats
from orchestration.trace.node import Key, Node

NO_INCOME = "no product is left with an income"
MEASURES = ("complexity__expy", "complexity__tsi")

VALUE = """
    with variant as (
        select exporters, classification, price, denominator, transform,
            coalesce(product_scheme, 'all') as product_scheme, coalesce(product_class, 'all') as product_class
        from registry.measures where measure_id = $measure
    ),
    baskets as (
        select shares.*, income.income
        from intermediate.int_product_shares as shares
        join variant using (classification)
        join intermediate.int_exporter_income as income using (region_type, region_id, year, price)
        where shares.region_type = exporters and year = $year and share_of_region is not null and region_id <> $left_out
    ),
    all_exports as (
        select sum(region_exports) as total from (select distinct region_id, region_exports from baskets)
    ),
    prody as (
        select product_id, sum(share_of_region * income) / nullif(sum(share_of_region), 0) as of_shares,
            sum(share_of_region * income) / nullif(sum(exports) / nullif(any_value(total), 0), 0) as of_sums
        from baskets, all_exports group by product_id
    ),
    own as (
        select product_id, share_of_region from intermediate.int_product_shares
        join variant using (classification)
        join intermediate.int_product_classes using (classification, product_id, product_scheme, product_class)
        where (region_type, region_id, year) = ($region_type, $region, $year) and share_of_region is not null
    ),
    summed as (
        select
            sum(share_of_region * if(denominator = 'share_of_sums', of_sums, of_shares))
                / nullif(sum(share_of_region), 0) as level,
            sum(share_of_region) / nullif((select sum(share_of_region) from own), 0) as covered,
            any_value(transform) as transform
        from own join prody using (product_id), variant
        where of_shares is not null
    )
    select case transform when 'none' then level when 'ln' then ln(level) when 'covered' then covered end from summed
"""
LARGEST = """
    select shares.region_id
    from intermediate.int_product_shares as shares join registry.measures as variant using (classification)
    where variant.measure_id = ? and shares.region_type = variant.exporters and shares.year = ?
    group by shares.region_id order by any_value(shares.region_exports) desc, shares.region_id
"""


def without(con: duckdb.DuckDBPyConnection, node: Node) -> list[Without]:
    """The value without each of the largest exporters."""

    def value(left_out: str) -> float | None:
        where = {"measure": node.name, "year": node.year, "region_type": node.region_type, "region": node.region_id}
        found: float | None = con.execute(VALUE, where | {"left_out": left_out}).fetchall()[0][0]
        return found

    if not repeats(node.value, value("")):
        return []
    exporters, classification = con.execute(
        "select exporters, classification from registry.measures where measure_id = ?", [node.name]
    ).fetchall()[0]
    largest = [region for (region,) in con.execute(LARGEST, [node.name, node.year]).fetchall()][:CANDIDATES]
    return [
        Without(Key("basket", classification, exporters, region, node.year), region, value(region), NO_INCOME)
        for region in largest
    ]
