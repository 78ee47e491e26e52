-- What the trade measures leave out or cannot price, with the reason: nothing is dropped without a row here.
with known_countries as (
    select country_id from {{ ref('stg_world__country_year') }}
    union
    select region_id from {{ ref('stg_world__export') }}
),
income as (
    select distinct region_id, year from {{ ref('int_exporter_income') }} where region_type = 'country'
),
partners as (
    select distinct partner_id, year from {{ ref('int_customs_margins') }} where margin = 'partner' and flow = 'export' and value_usd > 0
),
schemes as (
    select distinct product_scheme from {{ ref('measures') }} where classification = 'industry' and product_scheme is not null
),
classes as (
    select * from {{ ref('int_product_classes') }} where classification = 'industry'
),
risks as (
    select distinct index_name, country_id, year from {{ ref('stg_world__country_risk') }} where value is not null
)
select distinct
    region_type, region_id, year, cast(null as string) as product_id, cast(null as string) as partner_id,
    'country without GDP per capita: no weight in PRODY' as reason
from {{ ref('int_product_shares') }}
where region_type = 'country' and (region_id, year) not in (select region_id, year from income)
union all
select distinct region_type, null, year, product_id, null, 'product nobody exports: no RCA, no PRODY'
from {{ ref('int_product_shares') }}
where share_of_product is null
union all
select distinct region_type, region_id, year, null, null, 'region that exports nothing: no shares, no EXPY, no HHI'
from {{ ref('int_product_shares') }}
where share_of_region is null
union all
select distinct region_type, region_id, year, null, partner_id, 'partner that no country table knows: a market of its own'
from {{ ref('int_customs_margins') }}
where margin = 'partner' and exists (select 1 from known_countries) and partner_id not in (select country_id from known_countries)
union all
select region_type, region_id, year, null, null,
    'customs rows mix the editions ' || first_version || ' and ' || last_version || ': products pooled by code'
from {{ ref('int_customs_editions') }}
where first_version < last_version
union all
select region_type, region_id, year, null, null,
    'customs rows mix products of ' || fewest_digits || ' and ' || most_digits || ' digits: each code a product of its own'
from {{ ref('int_customs_editions') }}
where fewest_digits < most_digits
union all
select 'country', region_id, year, null, null,
    'world exports mix the editions ' || min(coalesce(hs_version, 'unknown')) || ' and ' || max(coalesce(hs_version, 'unknown')) || ': products pooled by code'
from {{ ref('stg_world__export') }}
where quality not like 'suspect%'
group by region_id, year
having min(coalesce(hs_version, 'unknown')) < max(coalesce(hs_version, 'unknown'))
union all
select 'country', null, year, null, null,
    'exports of the countries are in the editions ' || concat_ws(', ', array_sort(array_agg(distinct coalesce(hs_version, 'unknown'))))
        || ': products pooled by code'
from {{ ref('stg_world__export') }}
where quality not like 'suspect%'
group by year
having count(distinct coalesce(hs_version, 'unknown')) > 1
union all
select distinct 'province', null, year, product_id, null, 'industry outside manufacturing: left out'
from {{ ref('stg_yearbook__industry_export') }}
where product_id not in (select product_id from classes where product_scheme = 'manufacturing')
union all
select distinct
    region_type, null, year, product_id, null,
    'industry without a class of ' || schemes.product_scheme || ': in the TSI of no class'
from {{ ref('int_product_shares') }}
cross join schemes
where classification = 'industry' and (product_id, schemes.product_scheme) not in (select product_id, product_scheme from classes)
union all
select distinct null, null, year, null, partner_id, 'destination without an index ' || index_name || ': no weight in risk exposure'
from partners
cross join (select distinct index_name from risks)
where (partner_id, year, index_name) not in (select country_id, year, index_name from risks)
