-- What a deviation from a base year is made of, for every row of registry.measures that names an indicator and a base year: the
-- value and that of the base year, with the reason where a share of the base value says nothing. The grain `region` is both of them.
with variants as (
    select measure_id, definition, region_type, indicator_id, base_year
    from {{ ref('measures') }} where indicator_id is not null and base_year is not null
),
levels as (
    select * from {{ ref('int_indicators') }}
)
select
    variants.measure_id, variants.definition, levels.region_type, levels.region_id, levels.year,
    levels.value as actual_value,
    base.value as base_value,
    case
        when levels.value is null then 'no value'
        when base.value is null then 'no value in the base year'
        when base.value = 0 then 'base value of zero'
        when base.value < 0 then 'base value below zero'
    end as missing_because
from variants
join levels
    on levels.indicator_id = variants.indicator_id
    and (levels.region_type = variants.region_type or (variants.region_type = 'region' and levels.region_type in ('province', 'city')))
left join levels as base
    on base.year = variants.base_year
    and (base.region_type, base.region_id, base.indicator_id) = (levels.region_type, levels.region_id, levels.indicator_id)
