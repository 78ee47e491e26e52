-- What a region sells of a product: regions from the customs, countries from the world's exports, provinces by industry.
with countries as (
    {{ preferred_edition(ref('stg_world__export'), ['region_id', 'product_id', 'year'], 'value_usd') }}
),
industries as (
    {{ preferred_edition(ref('stg_yearbook__industry_export'), ['region_id', 'product_id', 'year'], 'value') }}
)
select region_type, region_id, 'hs' as classification, product_id, year, value_usd as exports
from {{ ref('int_customs_margins') }}
where margin = 'product' and flow = 'export'
union all
select region_type, region_id, 'hs', product_id, year, value_usd from countries
union all
select region_type, region_id, 'industry', product_id, year, value from industries
