-- Products and partners of the customs rows of a year, as one number each.
{{ config(materialized='by_year') }}
with years as (
    {{ new_years() }}
),
items as (
    select distinct region_type, year, product_id, cast(null as varchar) as partner_id, {{ item("'hs'", 'product_id') }} as item
    from {{ ref('stg_customs__trade') }} where year in (select year from years)
    union all
    select distinct region_type, year, null, partner_id, {{ item("'partner'", 'partner_id') }}
    from {{ ref('stg_customs__trade') }} where year in (select year from years)
)
select item, region_type, year, product_id, partner_id, fingerprint
from {{ distinct_codes('items', 'item') }}
join years using (year)
