-- An efficiency rests on the inputs and outputs of its row and on the frontier that all rows set.
select efficiency.measure_id as name, efficiency.region_type, efficiency.region_id, efficiency.year,
    'indicator' as child_kind, terms.indicator_id as child_name, efficiency.region_type as child_region_type, efficiency.region_id as child_region_id,
    efficiency.year as child_year, terms.role, null as facts
from intermediate.int_frontier_efficiency as efficiency
join registry.frontier_terms as terms using (measure_id)
where isfinite(efficiency.efficiency)
union all
select efficiency.measure_id, efficiency.region_type, efficiency.region_id, efficiency.year,
    'frontier' as child_kind, efficiency.measure_id, efficiency.region_type, '', if(frontiers.frontier = 'by_year', efficiency.year, 0), 'frontier', null
from intermediate.int_frontier_efficiency as efficiency
join registry.frontiers as frontiers using (measure_id)
where isfinite(efficiency.efficiency)
