-- What the gate of a refresh refuses, for a `dbt build` that reads a raw folder without it. Currencies count one for one.
select printf('%s %s %d: %s of %.4g %s is %s, between %g and %g %s may be: check unit and figure',
              landed.region_type, region_id, year, landed.series_id, value, landed.base_unit,
              if(value < 0 and lowest >= 0, 'below zero', 'off by orders of magnitude'), lowest, highest, bounds.unit) as complaint
from (
    select region_type, region_id, year, series_id, value, base_unit, quantity, quality from {{ ref('stg_yearbook__province_year') }}
    union all
    select region_type, region_id, year, series_id, value, base_unit, quantity, quality from {{ ref('stg_yearbook__city_year') }}
    union all
    select region_type, region_id, year, series_id, value, base_unit, quantity, quality from {{ ref('stg_yearbook__national_year') }}
) as landed
join {{ ref('plausible_sizes') }} as bounds using (series_id, region_type)
join {{ ref('units') }} as units on units.unit_id = bounds.unit and units.quantity = landed.quantity
where value <> 0
    and (abs(value) < lowest * units.factor or abs(value) > highest * units.factor or (value < 0 and lowest >= 0))
    -- known to be wrong and never used, unless a rule for the series takes it all the same
    and (quality not like 'suspect%' or series_id in (
        select series_id from {{ ref('source_preference') }} where rank is not null and quality like 'suspect%'))
