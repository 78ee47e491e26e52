-- Every indicator of the registry after its transform. The logarithm of nothing, or of less, is missing.
with levels as (
    select * from {{ ref('int_indicators_deflated') }}
)
select
    now.indicator_id, now.region_type, now.region_id, now.year,
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
from levels as now
join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
left join levels as before
    on before.year = now.year - 1
    and (before.indicator_id, before.region_type, before.region_id) = (now.indicator_id, now.region_type, now.region_id)
