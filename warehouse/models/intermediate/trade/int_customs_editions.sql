-- Editions of the Harmonized System and lengths of product codes that the customs rows of a region and year mix.
select
    region_type, region_id, year,
    count(distinct coalesce(hs_version, '')) as hs_versions,
    min(length(product_id)) as fewest_digits,
    max(length(product_id)) as most_digits
from {{ ref('stg_customs__trade') }}
where value_usd is not null and quality not like 'suspect%'
group by all
