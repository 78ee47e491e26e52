-- The limits to which extremes are moved rest on every row of the grain.
select paths.measure_id as name, paths.region_type, '' as region_id, 0 as year,
    'path' as child_kind, paths.measure_id as child_name, paths.region_type as child_region_type, paths.region_id as child_region_id, paths.year as child_year, 'member' as role, null as facts
from intermediate.int_path_deviations as paths
join registry.measures as measures using (measure_id)
where paths.value is not null and measures.winsor_share > 0
