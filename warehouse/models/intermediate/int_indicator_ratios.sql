-- scale x numerator / denominator of every indicator, in the unit that the registry names.
with tops as (
    select * from {{ ref('int_indicator_inputs') }} where side = 'numerator'
),
bottoms as (
    select * from {{ ref('int_indicator_inputs') }} where side = 'denominator'
)
select
    tops.indicator_id, tops.region_type, tops.region_id, tops.year,
    definitions.scale * tops.value / units.factor / case
        when definitions.denominator is null then 1
        when bottoms.value <> 0 then bottoms.value
    end as value,
    tops.is_interpolated or coalesce(bottoms.is_interpolated, false) as is_interpolated,
    concat_ws('+', tops.source_id, nullif(bottoms.source_id, tops.source_id)) as source_id
from tops
join {{ ref('indicators') }} as definitions using (indicator_id, region_type)
join {{ ref('units') }} as units on units.unit_id = definitions.unit
left join bottoms
    on (bottoms.indicator_id, bottoms.region_type, bottoms.region_id, bottoms.year)
     = (tops.indicator_id, tops.region_type, tops.region_id, tops.year)
