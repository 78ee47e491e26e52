-- EXPY, Hausmann, Hwang and Rodrik (2007), eq. 2: PRODY of what a region exports, weighted by the shares of its basket.
-- Products without PRODY leave numerator and weights alike; covered_share says how much of the basket is left.
with baskets as (
    select * from {{ ref('int_product_shares') }} where share_of_region is not null
),
product_income as (
    select region_type as exporters, * exclude (region_type) from {{ ref('int_product_income') }}
    where region_type in ('country', 'province') and prody_sum_of_shares is not null
)
select
    baskets.region_type, baskets.region_id, classification, year, exporters, price,
    sum(share_of_region * prody_sum_of_shares) / nullif(sum(share_of_region), 0) as expy_sum_of_shares,
    sum(share_of_region * prody_share_of_sums) / nullif(sum(share_of_region), 0) as expy_share_of_sums,
    sum(share_of_region) as covered_share
from baskets
join product_income using (classification, product_id, year)
group by all
