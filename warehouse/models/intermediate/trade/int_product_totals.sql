-- Exports of a product over all regions of the same grain.
{{ config(materialized='by_year') }}
with years as (
    {{ new_years() }}
),
customs as (
    select item, sum(value_usd) as product_exports
    from {{ ref('int_customs_sums') }} as sums
    join {{ ref('int_customs_cells') }} using (cell)
    where by_product and flow = 'export' and sums.fingerprint in (select fingerprint from years)
    group by item
),
totals as (
    select item, region_type, 'hs' as classification, product_id, year, product_exports, fingerprint
    from customs
    join {{ ref('int_customs_items') }} using (item)
    union all
    select item, region_type, classification, product_id, year, sum(exports), null from {{ ref('int_other_exports') }} group by all
)
select item, region_type, classification, product_id, year, product_exports, fingerprint
from {{ distinct_codes('totals', 'item') }}
