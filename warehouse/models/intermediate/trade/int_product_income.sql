-- PRODY, Hausmann, Hwang and Rodrik (2007), eq. 1: the income of a product's exporters, weighted by the product's share in
-- the basket of each. Exporters without income are left out before the weights are formed.
-- sum_of_shares divides by the sum of the shares (weights sum to one); share_of_sums as printed in Zhang and Song (2025):
-- by the share of the sums, sum(x) / sum(X).
with baskets as (
    select shares.*, income.price, income.income
    from {{ ref('int_product_shares') }} as shares
    join {{ ref('int_exporter_income') }} as income using (region_type, region_id, year)
    where shares.share_of_region is not null
),
exporters as (
    select distinct region_type, region_id, classification, year, price, region_exports from baskets
),
of_all as (
    select region_type, classification, year, price, sum(region_exports) as all_exports from exporters group by all
),
of_product as (
    select
        region_type, classification, product_id, year, price,
        sum(share_of_region * income) as weighted_income,
        sum(share_of_region) as sum_of_shares,
        sum(exports) as product_exports
    from baskets
    group by all
)
select
    region_type, classification, product_id, year, price, sum_of_shares,
    weighted_income / nullif(sum_of_shares, 0) as prody_sum_of_shares,
    weighted_income / nullif(product_exports / nullif(all_exports, 0), 0) as prody_share_of_sums
from of_product
left join of_all using (region_type, classification, year, price)
