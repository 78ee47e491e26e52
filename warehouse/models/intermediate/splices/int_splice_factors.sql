-- Across each break of a series: the figure of the overlap year at the prices that follow (a row of quality `rebased`) over the figure at
-- the prices that end (decision X-13). Breaks beyond the last year of the grain, or before its first, bind nobody.
with spans as (
    select region_type, series_id, min(year) as first_year, max(year) as last_year
    from {{ ref('int_values_preferred') }}
    where series_id in (select series_id from {{ ref('series_breaks') }})
    group by all
),
crossed as (
    select
        spans.region_type, breaks.series_id, breaks.first_year, breaks.overlap_year
    from {{ ref('series_breaks') }} as breaks
    join spans on spans.series_id = breaks.series_id and spans.first_year < breaks.first_year and breaks.first_year <= spans.last_year
),
regions as (
    select distinct region_type, region_id, series_id, currency from {{ ref('int_values_preferred') }}
),
rebased as (
    select region_type, region_id, year, series_id, currency, value, source_id
    from {{ ref('int_values_ranked') }}
    where quality like 'rebased%'
    qualify row_number() over (
        partition by region_type, region_id, year, series_id, currency
        order by {{ newest_first() }}, retrieved_on desc nulls last, source_file, source_row, source_column) = 1
)
select
    crossed.series_id, crossed.first_year, crossed.overlap_year, regions.region_type, regions.region_id, regions.currency,
    case when printed.value > 0 then nullif(rebased.value, 0) / printed.value end as factor,
    case
        when rebased.value is null then printf('no figure of %d at the prices of %d: bring it as a row of quality rebased', overlap_year, crossed.first_year)
        when printed.value is null then printf('no figure of %d at its own prices', overlap_year)
        when printed.value <= 0 or rebased.value = 0 then printf('a figure of %d is zero', overlap_year)
    end as missing_because,
    rebased.source_id
from crossed
join regions using (region_type, series_id)
left join rebased
    on rebased.year = crossed.overlap_year
    and (rebased.region_type, rebased.region_id, rebased.series_id, rebased.currency)
      = (regions.region_type, regions.region_id, regions.series_id, regions.currency)
left join {{ ref('int_values_preferred') }} as printed
    on printed.year = crossed.overlap_year
    and (printed.region_type, printed.region_id, printed.series_id, printed.currency)
      = (regions.region_type, regions.region_id, regions.series_id, regions.currency)
