-- Every indicator of the registry after its transform. The logarithm of nothing, or of less, is missing. A lag needs no level of its
-- own year: the year after the last has one where the region has any figure in it.
with levels as (
    select * from {{ ref('int_indicators_deflated') }}
),
cells as (
    select indicator_id, region_type, region_id, year from levels
    union
    select indicator_id, region_type, region_id, levels.year + 1
    from levels
    join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
    where definitions.transform = 'lag' and levels.value is not null
        and (region_type, region_id, levels.year + 1) in (select (region_type, region_id, year) from {{ ref('int_terms') }} where value is not null)
)
select
    cells.indicator_id, cells.region_type, cells.region_id, cells.year,
    case definitions.transform
        when 'none' then now.value
        when 'ln' then case when now.value > 0 then ln(now.value) end
        when 'diff' then now.value - before.value
        when 'ln_diff' then case when now.value > 0 and before.value > 0 then ln(now.value) - ln(before.value) end
        when 'lag' then before.value
        when 'inverse' then case when now.value <> 0 then 1 / now.value end
    end as value,
    case
        when definitions.transform = 'lag' then before.is_interpolated
        when definitions.transform in ('diff', 'ln_diff') then now.is_interpolated or before.is_interpolated
        else now.is_interpolated
    end as is_interpolated,
    case
        when definitions.transform = 'lag' then before.source_id
        when definitions.transform in ('diff', 'ln_diff') then concat_ws('+', now.source_id, nullif(before.source_id, now.source_id))
        else now.source_id
    end as source_id
from cells
join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
left join levels as now using (indicator_id, region_type, region_id, year)
left join levels as before
    on before.year = cells.year - 1
    and (before.indicator_id, before.region_type, before.region_id) = (cells.indicator_id, cells.region_type, cells.region_id)
