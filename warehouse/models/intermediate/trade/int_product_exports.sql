-- What a region sells of a product: regions from the customs, countries and industries from elsewhere.
{{ config(materialized='view') }}
select
    cells.region_type, cells.region_id, 'hs' as classification, items.product_id, cells.year, value_usd as exports, cell, item
from {{ ref('int_customs_sums') }}
join {{ ref('int_customs_cells') }} as cells using (cell)
join {{ ref('int_customs_items') }} as items using (item)
where by_product and flow = 'export'
union all
select region_type, region_id, classification, product_id, year, exports, cell, item from {{ ref('int_other_exports') }}
