-- Exports of a product over all regions of the same grain.
{{ config(materialized='by_year', made_anew='not is_customs') }}
with customs as (
    select item, sum(value_usd) as product_exports
    from (select by_product, cell, item, value_usd from {{ ref('int_customs_sums') }} where {{ is_new_year() }})
    join {{ ref('int_customs_cells') }} using (cell)
    where by_product and flow = 'export'
    group by item
),
totals as (
    select item, region_type, 'hs' as classification, product_id, year, product_exports, true as is_customs
    from customs
    join {{ ref('int_customs_items') }} using (item)
    union all
    select item, region_type, classification, product_id, year, sum(exports), false from {{ ref('int_other_exports') }} group by all
)
select * from {{ distinct_codes('totals', 'item') }}
