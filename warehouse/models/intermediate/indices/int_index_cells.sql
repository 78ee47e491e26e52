-- The table behind each index: a row per region, year and component, missing cells included, with the period whose rows weigh it.
with levels as (
    select * from {{ ref('int_indicators') }} where value is not null
),
known as (
    select
        components.index_id, now.region_id, now.year, components.indicator_id,
        case
            when components.deviation_base_year is null then now.value
            when base.value > 0 then (now.value - base.value) / base.value
        end as value,
        case
            when components.deviation_base_year is null or base.value > 0 then null
            when base.value is null then 'no value in the base year'
            else 'base value of zero or below'
        end as missing_because
    from {{ ref('int_index_components') }} as components
    join levels as now using (region_type, indicator_id)
    join {{ ref('int_index_samples') }} as sample
        on sample.index_id = components.index_id and sample.region_id = now.region_id
        and now.year >= coalesce(sample.first_year, now.year) and now.year <= coalesce(sample.last_year, now.year)
    left join levels as base
        on base.year = components.deviation_base_year
        and (base.region_type, base.region_id, base.indicator_id) = (now.region_type, now.region_id, now.indicator_id)
),
region_years as (
    select distinct index_id, region_id, year from known where value is not null
),
cells as (
    select
        components.index_id, components.region_type, region_years.region_id, region_years.year,
        components.indicator_id, components.direction, known.value,
        case when known.value is null then coalesce(known.missing_because, 'no value') end as missing_because,
        count(known.value) over (partition by components.index_id, region_years.region_id, region_years.year)
            = components.n_components as is_complete
    from region_years
    join {{ ref('int_index_components') }} as components using (index_id)
    left join known
        on (known.index_id, known.region_id, known.year, known.indicator_id)
         = (region_years.index_id, region_years.region_id, region_years.year, components.indicator_id)
)
select
    cells.index_id,
    case indices.scope when 'by_year' then cast(cells.year as varchar) when 'fixed_base_year' then cast(indices.base_year as varchar) else 'pooled' end as period,
    cells.region_type, cells.region_id, cells.year, cells.indicator_id, cells.direction, cells.value, cells.missing_because, cells.is_complete,
    cells.is_complete and (indices.scope <> 'fixed_base_year' or cells.year = indices.base_year) as is_weighed
from cells
join {{ ref('indices') }} as indices using (index_id)
