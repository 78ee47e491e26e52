-- Editions of the Harmonized System and lengths of product codes that the customs rows of a region and year mix.
select
    region_type, region_id, year,
    min(coalesce(hs_version, 'unknown')) as first_version,
    max(coalesce(hs_version, 'unknown')) as last_version,
    min(length(product_id)) as fewest_digits,
    max(length(product_id)) as most_digits
from {{ ref('stg_customs__trade') }}
where value_usd is not null and quality not like 'suspect%'
group by all
