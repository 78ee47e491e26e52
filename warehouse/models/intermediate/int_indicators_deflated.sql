-- The ratios of indicators with a deflator, at constant prices; the others as they are. No chained index, no value.
with indices as (
    select moving.region_type, moving.region_id, moving.series_id, moving.year, base.year as base_year, moving.level / base.level as level
    from {{ ref('int_chained_indices') }} as moving
    join {{ ref('int_chained_indices') }} as base using (region_type, region_id, series_id, run)
)
select
    ratios.indicator_id, ratios.region_type, ratios.region_id, ratios.year,
    case
        when definitions.deflator is null then ratios.value
        when definitions.deflation = 'divide' then ratios.value / indices.level
        when definitions.deflation = 'extrapolate' then base.value * indices.level
    end as value,
    ratios.is_interpolated or coalesce(definitions.deflation = 'extrapolate' and base.is_interpolated, false) as is_interpolated,
    case when definitions.deflation = 'extrapolate' then base.source_id else ratios.source_id end as source_id
from {{ ref('int_indicator_ratios') }} as ratios
join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
left join indices
    on indices.series_id = definitions.deflator and indices.base_year = definitions.deflator_base_year
    and (indices.region_type, indices.region_id, indices.year) = (ratios.region_type, ratios.region_id, ratios.year)
left join {{ ref('int_indicator_ratios') }} as base
    on base.indicator_id = ratios.indicator_id and base.year = definitions.deflator_base_year
    and (base.region_type, base.region_id) = (ratios.region_type, ratios.region_id)
