-- Relatedness density of a region's basket: the density of its products, weighted by their shares in its exports.
-- Products in which no region has RCA >= 1 lie outside the product space and leave the weights.
select
    shares.region_type, shares.region_id, shares.year,
    sum(shares.share_of_region * related.value) / nullif(sum(shares.share_of_region), 0) as density
from {{ ref('int_product_shares') }} as shares
join {{ ref('int_relatedness') }} as related using (region_type, region_id, product_id, year)
where shares.classification = 'hs'
group by all
