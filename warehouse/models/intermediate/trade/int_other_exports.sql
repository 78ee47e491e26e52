-- What countries sell of a product, from the world's exports, and what regions sell of an industry: from the provinces' table or, for
-- grains and years it does not hold, from customs products by the concordance of the user (scheme gbt4754).
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
translated as (
    select region_type, region_id, industry_id as product_id, year, sum(value_usd) as value
    from {{ ref('int_customs_margins') }}
    join concordance using (product_id)
    where margin = 'product' and flow = 'export' and (region_type, year) not in (select region_type, year from industries)
    group by all
),
exports as (
    select region_type, region_id, 'hs' as classification, product_id, year, value_usd as exports from countries
    union all
    select region_type, region_id, 'industry', product_id, year, value
    from (select region_type, region_id, product_id, year, value from industries union all from translated)
    where product_id in (select product_id from manufacturing)
)
select
    region_type, region_id, classification, product_id, year, exports,
    {{ cell('classification') }} as cell, {{ item('classification', 'product_id') }} as item
from exports
