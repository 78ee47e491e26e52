-- Area and distances of places in every year with data: the registry's, else the yearbook's.
with registered as (
    select region_id, series_id, value
    from (select region_id, land_area_km2 as land_area, dist_coast_km as dist_coast, dist_nearest_port_km as dist_nearest_port from {{ ref('regions') }})
    unpivot (value for series_id in (land_area, dist_coast, dist_nearest_port))
),
region_years as (
    select distinct region_type, region_id, year from {{ ref('int_values_filled') }}
)
select region_type, region_id, year, series_id, value, false as is_interpolated, 'registry' as source_id
from region_years
join registered using (region_id)
union all by name
select region_type, region_id, year, series_id, value, is_interpolated, source_id
from {{ ref('int_values_filled') }}
where series_id in ('land_area', 'dist_coast', 'dist_nearest_port')
  and (region_id, series_id) not in (select (region_id, series_id) from registered)
