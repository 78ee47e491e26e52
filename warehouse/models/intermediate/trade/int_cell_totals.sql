-- What the customs rows of a region, year and flow come to: the sums over its products and over its partners, and how they spread
-- over partners.
{{ config(materialized='by_year') }}
select
    cell, region_type, region_id, cells.year, flow,
    sum(value_usd) filter (where by_product) as of_products,
    sum(value_usd) filter (where not by_product) as of_partners,
    sum(value_usd * value_usd) filter (where not by_product) as squares_of_partners,
    count(*) filter (where not by_product and value_usd > 0) as partners
from (select by_product, cell, value_usd from {{ ref('int_customs_sums') }} where {{ is_new_year() }}) as sums
join {{ ref('int_customs_cells') }} as cells using (cell)
group by all
