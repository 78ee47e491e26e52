-- Editions of the Harmonized System and lengths of product codes that the customs rows of a region and year mix.
with versions as (
    select
        region_type, region_id, year,
        min(coalesce(hs_version, 'unknown')) as first_version,
        max(coalesce(hs_version, 'unknown')) as last_version
    from {{ ref('stg_customs__file') }}
    where quality not like 'suspect%'
    group by all
),
lengths as (
    select region_type, region_id, year, min(length(product_id)) as fewest_digits, max(length(product_id)) as most_digits
    from {{ ref('int_customs_margins') }} where margin = 'product'
    group by all
)
select region_type, region_id, year, first_version, last_version, fewest_digits, most_digits
from lengths
left join versions using (region_type, region_id, year)
