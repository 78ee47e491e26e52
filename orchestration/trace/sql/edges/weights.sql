-- Range and weights of an index rest on all cells of the rows that weigh it.
select distinct cells.index_id || '/' || cells.period as name, cells.region_type, '' as region_id, 0 as year,
    'indicator' as child_kind, cells.indicator_id as child_name, cells.region_type as child_region_type, cells.region_id as child_region_id,
    years.year as child_year, 'member' as role, null as facts
from intermediate.int_index_cells as cells
join intermediate.int_index_components as components using (index_id, indicator_id)
cross join lateral (values (cells.year), (components.deviation_base_year)) as years (year)
where cells.is_weighed and years.year is not null
