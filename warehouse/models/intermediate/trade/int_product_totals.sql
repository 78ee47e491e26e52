-- Exports of a product over all regions of the same grain.
with customs as (
    select item, sum(value_usd) as product_exports
    from {{ ref('int_customs_sums') }}
    join {{ ref('int_customs_cells') }} using (cell)
    where by_product and flow = 'export'
    group by item
),
totals as (
    select item, region_type, 'hs' as classification, product_id, year, product_exports
    from customs
    join {{ ref('int_customs_items') }} using (item)
    union all
    select item, region_type, classification, product_id, year, sum(exports) from {{ ref('int_other_exports') }} group by all
)
select item, region_type, classification, product_id, year, product_exports
from {{ distinct_codes('totals', 'item') }}
