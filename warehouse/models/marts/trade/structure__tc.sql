-- Trade competitiveness of Lin and Wang (2025), in the standard form: (X - M) / (X + M).
with totals as (
    {{ trade_scope('structure__tc') }}
)
-- a grain and year without any import row has no imports on file, which is not the same as no imports
select
    region_type, region_id, year, measure_id,
    case when max(cast(has_imports as integer)) over (partition by region_type, year, measure_id) = 1
        then (exports - imports) / nullif(exports + imports, 0) end as value
from totals
