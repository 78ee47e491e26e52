-- What an indicator may be made of: series with their gaps filled, and facts of the registry for every year that has data.
with series_values as (
    select * from {{ ref('int_values_filled') }}
),
region_years as (
    select distinct region_type, region_id, year from series_values
)
select * from series_values
where series_id <> 'land_area'
   or region_id not in (select region_id from {{ ref('regions') }} where land_area_km2 is not null)  -- the registry's fact, else the yearbook's
union all by name
select
    region_years.region_type, region_id, year,
    'land_area' as series_id, '' as currency, regions.land_area_km2 as value, false as is_interpolated, 'registry' as source_id
from region_years
join {{ ref('regions') }} as regions using (region_id)
where regions.land_area_km2 is not null
union all by name
select *, '' as currency from {{ ref('int_place_terms') }}
union all by name
select *, '' as currency from {{ ref('int_trade_terms') }}
