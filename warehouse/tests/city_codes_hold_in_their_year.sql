{{ config(severity='warn') }}
-- A boundary change is never mapped silently: rows whose city code was not in force in their year are named, and stay as they are.
select printf('%s (%s) %s: %d rows of %s in years from %d to %d, and the code %s: check which city these figures are of',
              region_id, any_value(regions.name_zh), any_value(table_name), count(*), any_value(source_file), min(year), max(year),
              concat_ws(' and ', 'came into force in ' || any_value(valid_from), 'was given up in ' || any_value(valid_to))) as complaint
from (
    select 'raw_city_year' as table_name, region_id, year, source_file from {{ ref('stg_yearbook__city_year') }}
    union all
    select 'raw_index', region_id, year, source_file from {{ ref('stg_index__region_year') }} where region_type = 'city'
    union all
    select 'raw_patent', region_id, year, source_file from {{ ref('stg_patent__region_year') }} where region_type = 'city'
    union all
    select 'raw_customs_trade', region_id, year, 'raw_customs_trade' from {{ ref('int_customs_editions') }} where region_type = 'city'
) as landed
join {{ ref('regions') }} as regions using (region_id)
where year < regions.valid_from or year > regions.valid_to
group by region_id
