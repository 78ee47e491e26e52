-- Lin and Wang (2025), in the standard forms (decision L-2), of every class of products that a row of registry.measures names:
-- trade competitiveness TC = (X - M) / (X + M); market share MS = X_r / sum_r X_r over the regions of the grain;
-- revealed comparative advantage RCA = (x / X_c) / (X_p / X), Balassa (1965), against the same regions.
with totals as (
    select * from {{ ref('int_trade_totals') }}
)
select
    region_type, region_id, year, scope.product_scheme, scope.product_class,
    -- a grain and year without any import row has no imports on file, which is not the same as no imports
    case when bool_or(scope.has_imports) over (partition by region_type, year, scope.product_scheme, scope.product_class)
        then (scope.exports - scope.imports) / nullif(scope.exports + scope.imports, 0) end as tc,
    scope.exports / nullif(scope.all_exports, 0) as ms,
    (scope.exports / nullif(whole.exports, 0)) / nullif(scope.all_exports / nullif(whole.all_exports, 0), 0) as rca
from totals as scope
left join (select * from totals where product_scheme = 'all') as whole using (region_type, region_id, year)
