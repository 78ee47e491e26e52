-- Revealed comparative advantage, Balassa (1965), against all regions of the same grain: (x / X_c) / (X_p / X), in this
-- order, because another order of the same product differs in the last bit and can turn RCA >= 1. One union for regions from the
-- customs, countries and industries from elsewhere: every structure is made of it.
{{ config(materialized='view') }}  -- of stored sums: writing four more numbers a row would cost as much as the sums
with exports as (
    select cell, item, value_usd as exports from {{ ref('int_customs_sums') }} where by_product
    union all
    select cell, item, exports from {{ ref('int_other_exports') }}
),
shares as (
    select
        region_type, region_id, of_region.classification, product_id, of_region.year, exports, region_exports,
        exports / nullif(region_exports, 0) as share_of_region,
        exports / nullif(product_exports, 0) as share_of_product,
        product_exports / nullif(all_exports, 0) as product_share
    from exports
    join (select * from {{ ref('int_region_totals') }}) as of_region using (cell)  -- none of imports
    join (select item, product_id, product_exports from {{ ref('int_product_totals') }}) as of_product using (item)
)
select
    region_type, region_id, classification, product_id, year, exports, region_exports, share_of_region, share_of_product,
    share_of_region / nullif(product_share, 0) as rca
from shares
