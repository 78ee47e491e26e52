-- Figures that could be, and still are off by orders of magnitude: against the same region's figures up to three years away, and, a whole
-- source and series together, against what other sources say of the same cells (registry.quantities says from which factor on). They stay.
with figures as (
    select
        ranked.region_type, ranked.region_id, ranked.year, ranked.series_id, ranked.value, ranked.source_id, ranked.source_file,
        quantities.jump_between_years, quantities.jump_between_sources
    from {{ ref('int_values_ranked') }} as ranked
    join {{ ref('series') }} as series using (series_id)
    join {{ ref('quantities') }} as quantities on quantities.quantity = series.quantity
    where ranked.place is not null and ranked.value > 0 and ranked.currency in ('', 'CNY')
),
beside_years as (
    select *, median(value) over (
        partition by region_type, region_id, series_id order by year range between 3 preceding and 3 following exclude group) as compared_value
    from figures
),
beside_sources as (
    select
        one.region_type, one.region_id, one.year, one.series_id, one.value, one.source_id, one.source_file,
        one.jump_between_sources, median(other.value) as compared_value
    from figures as one
    join figures as other using (region_type, region_id, year, series_id)
    where other.source_id <> one.source_id
    group by all
),
typical as (
    select *, median(value / compared_value) over (partition by region_type, series_id, source_id) as ratio_of_source from beside_sources
)
select
    region_type, region_id, year, series_id, source_id, source_file, 'neighbouring years' as compared_with,
    value, compared_value, value / compared_value as ratio
from beside_years
where greatest(value / compared_value, compared_value / value) >= jump_between_years
union all
select
    region_type, region_id, year, series_id, source_id, source_file, 'other sources', value, compared_value, value / compared_value
from typical
where greatest(ratio_of_source, 1 / ratio_of_source) >= jump_between_sources
