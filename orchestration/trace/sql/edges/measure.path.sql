-- A deviation from a path is that of its row, moved to the limits of its grain where extremes are winsorised.
select paths.measure_id as name, paths.region_type, paths.region_id, paths.year,
    'path' as child_kind, paths.measure_id as child_name, paths.region_type as child_region_type, paths.region_id as child_region_id, paths.year as child_year, 'is' as role, null as facts
from intermediate.int_path_deviations as paths
where paths.value is not null
union all
select paths.measure_id, paths.region_type, paths.region_id, paths.year, 'limits' as child_kind, paths.measure_id, paths.region_type, '', 0, 'limits', null
from intermediate.int_path_deviations as paths
join registry.measures as measures using (measure_id)
where paths.value is not null and measures.winsor_share > 0
