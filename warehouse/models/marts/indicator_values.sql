{{ config(alias='indicators') }}
-- Every indicator of every region and year, with the flag of its filled cells.
select
    region_type,
    region_id,
    year,
    indicator_id,
    value,
    is_interpolated,
    case when contains(source_id, '+extrapolated') then 'geometric' when is_interpolated then 'linear' end as fill_method,
    source_id
from {{ ref('int_indicators') }}
where value is not null
order by region_type, indicator_id, region_id, year
