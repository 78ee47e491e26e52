-- Zhang and Song (2025), eq. 1: (value - counterfactual) / |counterfactual - value of the base year|. A denominator below
-- 1e-9 of the base value is zero but for rounding: the row is missing and says so.
with distances as (
    select *, abs(counterfactual_value - base_value) as distance from {{ ref('int_export_paths') }}
)
select
    measure_id, definition, region_type, region_id, year,
    case when distance >= 1e-9 * abs(base_value) and distance > 0 then (actual_value - counterfactual_value) / distance end as value,
    case
        when missing_because is not null then missing_because
        when distance is null or (distance >= 1e-9 * abs(base_value) and distance > 0) then null
        else 'counterfactual equals the base value'
    end as missing_because
from distances
