-- Customs rows summed over partners and over products, both margins in one pass.
with customs as (
    {{ preferred_edition(ref('stg_customs__trade'), ['region_type', 'region_id', 'product_id', 'hs_version', 'partner_id', 'year', 'flow'], 'value_usd') }}
)
select
    case when grouping(product_id) = 0 then 'product' else 'partner' end as margin,
    region_type, region_id, year, flow, product_id, partner_id,
    sum(value_usd) as value_usd
from customs
group by grouping sets (
    (region_type, region_id, year, flow, product_id),
    (region_type, region_id, year, flow, partner_id)
)
