-- Products and partners of the customs rows of a year, as one number each.
{{ config(materialized='by_year') }}
with found as (
    select distinct region_type, year, product_id, cast(null as string) as partner_id
    from {{ ref('stg_customs__trade') }} where {{ is_new_year() }}
    union all
    select distinct region_type, year, null, partner_id
    from {{ ref('stg_customs__trade') }} where {{ is_new_year() }}
),
items as (
    select *, case when partner_id is null then {{ item("'hs'", 'product_id') }} else {{ item("'partner'", 'partner_id') }} end as item
    from found
)
select item, region_type, year, product_id, partner_id
from {{ distinct_codes('items', 'item') }}
