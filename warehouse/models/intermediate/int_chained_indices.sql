-- Indices of the kind 'previous year = 100' chained over uninterrupted years: level 1 in the year before the first of a run.
with links as (
    select
        region_type, region_id, series_id, year, filled.value / 100 as link,
        year - row_number() over (partition by region_type, region_id, series_id order by year) as run
    from {{ ref('int_values_filled') }} as filled
    join {{ ref('series') }} as series using (series_id)
    where series.quantity = 'index_prev_year' and filled.value > 0
),
starts as (
    select region_type, region_id, series_id, run, min(year) - 1 as year, 1.0 as level from links group by all
)
select * from starts
union all by name
select
    region_type, region_id, series_id, run, year,
    exp(sum(ln(link)) over (partition by region_type, region_id, series_id, run order by year)) as level
from links
