-- One comparable reading of each series with breaks, for a whole grain: spliced where every figure could be spliced, else the fallback
-- series of registry.series_breaks where it has data, else spliced as far as that goes (decision X-13).
with fallbacks as (
    select series_id, any_value(fallback_series) as fallback_series from {{ ref('series_breaks') }} group by series_id
),
choices as (
    select
        spliced.region_type, spliced.series_id, fallback_series,
        case
            when bool_and(spliced.value is not null) then 'spliced'
            when exists (select 1 from {{ ref('int_values_filled') }} as other
                         where other.region_type = spliced.region_type and other.series_id = fallbacks.fallback_series) then 'fallback'
            else 'spliced'
        end as choice
    from {{ ref('int_series_spliced') }} as spliced
    join fallbacks using (series_id)
    group by spliced.region_type, spliced.series_id, fallback_series
)
select spliced.region_type, region_id, year, spliced.series_id, currency, choice, value, is_interpolated, source_id
from choices
join {{ ref('int_series_spliced') }} as spliced using (region_type, series_id)
where choice = 'spliced' and value is not null
union all by name
select choices.region_type, region_id, year, choices.series_id, currency, choice, value, is_interpolated, source_id
from choices
join {{ ref('int_values_filled') }} as filled on filled.region_type = choices.region_type and filled.series_id = choices.fallback_series
where choice = 'fallback'
