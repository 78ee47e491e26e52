-- What policies, history, the coast and the province's marketization give to indicators; registry.series names each by its raw_key.
with policies as (
    select region_type, region_id, year, policy || '/count' as raw_key, n_zones as value, source_id from {{ ref('int_policy_counts') }}
    union all by name
    select 'city' as region_type, region_id, year, policy || '/' || aspect as raw_key, value, source_id
    from (
        select
            region_id, year, policy, source_id,
            cast(is_treated as integer) as treated, cast(is_post as integer) as post, cast(is_post_alt as integer) as post_alt,
            cast(event_time as integer) as event_time
        from {{ ref('int_policy_treatment') }}
    ) unpivot (value for aspect in (treated, post, post_alt, event_time))
),
region_years as (
    select distinct region_type, region_id, year from {{ ref('int_values_filled') }} where region_type in ('province', 'city')
)
select
    region_type, region_id, year, series.series_id, cast(policies.value as double) as value,
    false as is_interpolated, source_id
from policies
join {{ ref('series') }} as series on series.table_name = 'raw_policy_event' and series.raw_key = policies.raw_key
union all by name
select region_type, region_id, year, series_id, value, false as is_interpolated, source_id
from {{ ref('int_history_1984') }}
join region_years using (region_type, region_id)
union all by name
select
    region_type, region_id, year, 'marketization' as series_id, value, is_interpolated,
    source_id || if(is_extrapolated, '+extrapolated', '') as source_id
from {{ ref('int_marketization') }}
join region_years using (region_type, region_id, year)
union all by name
select region_type, region_id, year, 'coast_distance' as series_id, value, is_interpolated, source_id
from {{ ref('int_coast_distance') }}
where value is not null
