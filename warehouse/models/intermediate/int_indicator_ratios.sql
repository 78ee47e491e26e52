-- scale x numerator / denominator x factor of every indicator, in the unit that the registry names. A factor may be the nation's, or of
-- an earlier year; a denominator or factor that is missing makes the indicator missing.
with tops as (
    select * from {{ ref('int_indicator_inputs') }} where side = 'numerator'
),
bottoms as (
    select * from {{ ref('int_indicator_inputs') }} where side = 'denominator'
),
multipliers as (
    select * from {{ ref('int_indicator_inputs') }} where side = 'factor'
)
select
    tops.indicator_id, tops.region_type, tops.region_id, tops.year,
    definitions.scale * tops.value / units.factor / case
        when definitions.denominator is null then 1
        when bottoms.value <> 0 then bottoms.value
    end * case when factors.indicator_id is null then 1 else multipliers.value end as value,
    tops.is_interpolated or coalesce(bottoms.is_interpolated, false) or coalesce(multipliers.is_interpolated, false) as is_interpolated,
    concat_ws('+', tops.source_id, nullif(bottoms.source_id, tops.source_id), nullif(multipliers.source_id, tops.source_id)) as source_id
from tops
join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
join {{ ref('units') }} as units on units.unit_id = definitions.unit
left join {{ ref('indicator_factors') }} as factors using (indicator_id, region_type)
left join bottoms
    on (bottoms.indicator_id, bottoms.region_type, bottoms.region_id, bottoms.year)
     = (tops.indicator_id, tops.region_type, tops.region_id, tops.year)
left join multipliers
    on (multipliers.indicator_id, multipliers.region_type) = (tops.indicator_id, tops.region_type)
    and multipliers.year = tops.year - factors.lag
    and multipliers.region_id = case factors.factor_region_type when 'nation' then '000000' else tops.region_id end
