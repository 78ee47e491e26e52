-- Gaps inside a series filled linearly in levels between the nearest known years, flagged with both anchors; never beyond the ends,
-- never from one price base to another (registry.series_breaks).
with spans as (
    select region_type, region_id, series_id, currency, min(year) as first_year, max(year) as last_year
    from {{ ref('int_values_preferred') }}
    group by all
),
grid as (
    select spans.* exclude (first_year, last_year), years.year
    from spans, lateral (select cast(unnest(generate_series(first_year, last_year)) as integer) as year) as years
),
anchored as (
    select
        grid.*,
        known.value,
        known.source_id,
        max(case when known.value is not null then grid.year end) over (series_so_far) as anchor_left,
        min(case when known.value is not null then grid.year end) over (series_to_come) as anchor_right
    from grid
    left join {{ ref('int_values_preferred') }} as known
        using (region_type, region_id, series_id, currency, year)
    window
        series_so_far as (partition by region_type, region_id, series_id, currency order by year),
        series_to_come as (partition by region_type, region_id, series_id, currency order by year desc)
),
filled as (
    select
        anchored.*,
        left_end.value + (right_end.value - left_end.value)
            * (anchored.year - anchor_left) / (anchor_right - anchor_left) as linear_value,
        concat_ws('+', left_end.source_id, nullif(right_end.source_id, left_end.source_id)) as anchor_sources
    from anchored
    left join {{ ref('int_values_preferred') }} as left_end
        on anchored.value is null and left_end.year = anchor_left
        and (left_end.region_type, left_end.region_id, left_end.series_id, left_end.currency)
          = (anchored.region_type, anchored.region_id, anchored.series_id, anchored.currency)
    left join {{ ref('int_values_preferred') }} as right_end
        on anchored.value is null and right_end.year = anchor_right
        and (right_end.region_type, right_end.region_id, right_end.series_id, right_end.currency)
          = (anchored.region_type, anchored.region_id, anchored.series_id, anchored.currency)
)
select
    region_type, region_id, year, series_id, currency,
    coalesce(filled.value, filled.linear_value) as value,
    filled.value is null as is_interpolated,
    case when filled.value is null then 'linear' end as fill_method,
    case when filled.value is null then anchor_left end as anchor_left,
    case when filled.value is null then anchor_right end as anchor_right,
    coalesce(filled.source_id, anchor_sources) as source_id
from filled
left join {{ ref('series') }} as series using (series_id)
left join {{ ref('quantities') }} as quantities using (quantity)
where filled.value is not null
   or (quantities.fill = 'linear' and not exists (  -- a figure in another currency is known: what is missing is its rate
        select 1 from {{ ref('int_values_preferred') }} as elsewhere
        where (elsewhere.region_type, elsewhere.region_id, elsewhere.series_id, elsewhere.year)
            = (filled.region_type, filled.region_id, filled.series_id, filled.year))
    and not exists (
        select 1 from {{ ref('series_breaks') }} as breaks
        where breaks.series_id = filled.series_id and anchor_left < breaks.first_year and breaks.first_year <= anchor_right))
