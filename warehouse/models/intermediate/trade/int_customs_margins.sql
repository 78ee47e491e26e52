-- The sums of int_customs_sums with their keys in words.
{{ config(materialized='view') }}
select
    if(by_product, 'product', 'partner') as margin, cells.region_type, cells.region_id, cells.year, cells.flow,
    items.product_id, items.partner_id, value_usd
from {{ ref('int_customs_sums') }} as sums
join {{ ref('int_customs_cells') }} as cells using (cell)
join {{ ref('int_customs_items') }} as items using (item)
