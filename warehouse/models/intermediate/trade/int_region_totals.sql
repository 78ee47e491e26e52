-- Exports of a region over all products, and of all regions of the same grain.
with customs as (
    select cell, sum(value_usd) as region_exports from {{ ref('int_customs_sums') }} where by_product group by cell
),
totals as (
    select cell, region_type, region_id, 'hs' as classification, year, region_exports
    from customs
    join {{ ref('int_customs_cells') }} using (cell)
    where flow = 'export'
    union all
    select cell, region_type, region_id, classification, year, sum(exports) from {{ ref('int_other_exports') }} group by all
)
select
    cell, region_type, region_id, classification, year, region_exports,
    sum(region_exports) over (partition by region_type, classification, year) as all_exports
from {{ distinct_codes('totals', 'cell') }}
