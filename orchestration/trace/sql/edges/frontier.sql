-- A frontier rests on every row that has all of its inputs and outputs, of its year or of all years.
select inputs.measure_id as name, inputs.region_type, '' as region_id, if(frontiers.frontier = 'by_year', inputs.year, 0) as year,
    'indicator' as child_kind, terms.indicator_id as child_name, inputs.region_type as child_region_type, inputs.region_id as child_region_id,
    inputs.year as child_year, 'member' as role, null as facts
from intermediate.int_frontier_inputs as inputs
join registry.frontiers as frontiers using (measure_id)
join registry.frontier_terms as terms using (measure_id, place, role)
