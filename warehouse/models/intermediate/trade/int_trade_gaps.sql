-- What the trade measures leave out or cannot price, with the reason: nothing is dropped without a row here.
with known_countries as (
    select country_id from {{ ref('stg_world__country_year') }}
    union
    select region_id from {{ ref('stg_world__export') }}
),
income as (
    select distinct region_id, year from {{ ref('int_exporter_income') }} where region_type = 'country'
)
select distinct
    region_type, region_id, year, cast(null as varchar) as product_id, cast(null as varchar) as partner_id,
    'country without GDP per capita: no weight in PRODY' as reason
from {{ ref('int_product_shares') }}
where region_type = 'country' and (region_id, year) not in (select (region_id, year) from income)
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
where margin = 'partner' and exists (from known_countries) and partner_id not in (select country_id from known_countries)
