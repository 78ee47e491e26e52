-- A basket is what a region sells of each product: countries and industries as landed, the rest from the customs.
with industry_years as (
    select distinct region_type, year from trace_raw_cells where raw_table = 'raw_industry_export' and is_used
),
baskets as (
    select distinct region_type, region_id, classification, year from intermediate.int_product_shares
)
select baskets.classification as name, baskets.region_type, baskets.region_id, baskets.year,
    'raw' as child_kind, cells.address as child_name, '' as child_region_type, '' as child_region_id, 0 as child_year, 'member' as role, null as facts
from baskets
join trace_raw_cells as cells
    on cells.raw_table = if(baskets.region_type = 'country', 'raw_world_export', 'raw_industry_export') and cells.is_used
    and (cells.region_type, cells.region_id, cells.year) = (baskets.region_type, baskets.region_id, baskets.year)
where baskets.region_type = 'country' or baskets.classification = 'industry'
union all
select baskets.classification, baskets.region_type, baskets.region_id, baskets.year,
    'customs' as child_kind, 'export/product', baskets.region_type, baskets.region_id, baskets.year, 'member', null
from baskets
where region_type <> 'country' and (classification = 'hs' or (region_type, year) not in (from industry_years))
