-- EXPY, Hausmann, Hwang and Rodrik (2007), eq. 2: PRODY of what a region exports, weighted by the shares of its basket, of the
-- whole and of every class of products that a row of registry.measures names: there the shares are those within the class.
-- Products without PRODY leave numerator and weights alike; covered_share says how much of the basket is left.
with scopes as (
    select distinct classification, coalesce(product_scheme, 'all') as product_scheme, coalesce(product_class, 'all') as product_class
    from {{ ref('measures') }} where price is not null
),
baskets as (
    select shares.*, classes.product_scheme, classes.product_class
    from {{ ref('int_product_shares') }} as shares
    join {{ ref('int_product_classes') }} as classes using (classification, product_id)
    join scopes using (classification, product_scheme, product_class)
    where share_of_region is not null
),
sizes as (
    select region_type, region_id, classification, year, product_scheme, product_class, sum(share_of_region) as basket_share
    from baskets
    group by all
),
product_income as (
    select region_type as exporters, classification, product_id, year, price, prody_sum_of_shares, prody_share_of_sums
    from {{ ref('int_product_income') }}
    where region_type in ('country', 'province') and prody_sum_of_shares is not null
)
select
    region_type, region_id, classification, year, product_scheme, product_class, exporters, price,
    sum(share_of_region * prody_sum_of_shares) / nullif(sum(share_of_region), 0) as expy_sum_of_shares,
    sum(share_of_region * prody_share_of_sums) / nullif(sum(share_of_region), 0) as expy_share_of_sums,
    sum(share_of_region) / nullif(min(basket_share), 0) as covered_share
from baskets
join product_income using (classification, product_id, year)
left join sizes using (region_type, region_id, classification, year, product_scheme, product_class)
group by all
