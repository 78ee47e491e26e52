-- An index is made of its components and of the range and weights that its period gives them.
select distinct cells.index_id as name, cells.region_type, cells.region_id, cells.year,
    'component' as child_kind, cells.index_id || '/' || cells.indicator_id as child_name,
    cells.region_type as child_region_type, cells.region_id as child_region_id, cells.year as child_year, 'component' as role, null as facts
from intermediate.int_index_cells as cells
where cells.is_complete
union all
select distinct index_id, region_type, region_id, year, 'weights' as child_kind, index_id || '/' || period, region_type, '', 0, 'weights', null
from intermediate.int_index_cells
where is_complete
