-- Balassa (1965) for the chapters of a measure, against all regions of the grain: (x / X_c) / (X_p / X).
with totals as (
    {{ trade_scope('structure__rca') }}
)
select
    region_type, region_id, year, measure_id,
    (exports / nullif(whole_exports, 0)) / nullif(all_exports / nullif(whole_all_exports, 0), 0) as value
from totals
