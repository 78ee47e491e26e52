select 'regions/' || series_id as name, '' as region_type, region_id, 0 as year, value, null as unit, false as is_filled, null as facts
from (select region_id, land_area_km2 as land_area, dist_coast_km as dist_coast, dist_nearest_port_km as dist_nearest_port from registry.regions)
unpivot (value for series_id in (land_area, dist_coast, dist_nearest_port))
