-- What a region sells of a product: regions from the customs, countries from the world's exports, industries from the
-- provinces' table or, for grains and years it does not hold, from customs products by the concordance of the user (scheme gbt4754).
{{ config(materialized='view') }}  -- read once, by int_product_shares; writing it would cost as much as all the rest
with countries as (
    {{ preferred_edition(ref('stg_world__export'), ['region_id', 'product_id', 'year'], 'value_usd') }}
),
industries as (
    {{ preferred_edition(ref('stg_yearbook__industry_export'), ['region_id', 'product_id', 'year'], 'value') }}
),
manufacturing as (
    select product_id from {{ ref('int_product_classes') }}
    where classification = 'industry' and product_scheme = 'manufacturing'
),
concordance as (
    select product_id, product_class as industry_id from {{ ref('int_product_classes') }}
    where classification = 'hs' and product_scheme = 'gbt4754'
),
customs as (
    select region_type, region_id, product_id, year, value_usd, fingerprint from {{ ref('int_customs_margins') }}
    where margin = 'product' and flow = 'export'
),
translated as (
    select region_type, region_id, industry_id as product_id, year, sum(value_usd) as value
    from customs
    join concordance using (product_id)
    where (region_type, year) not in (select (region_type, year) from industries)
    group by all
)
select region_type, region_id, 'hs' as classification, product_id, year, value_usd as exports, fingerprint from customs
union all
select region_type, region_id, 'hs', product_id, year, value_usd, null from countries
union all
select region_type, region_id, 'industry', product_id, year, value, null
from (select region_type, region_id, product_id, year, value from industries union all from translated)
where product_id in (from manufacturing)
