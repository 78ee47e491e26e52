-- A component rests on its indicator, and on that of the base year where it is a deviation.
select cells.index_id || '/' || cells.indicator_id as name, cells.region_type, cells.region_id, cells.year,
    'indicator' as child_kind, cells.indicator_id as child_name, cells.region_type as child_region_type, cells.region_id as child_region_id,
    years.year as child_year, if(years.is_base, 'base', 'now') as role, null as facts
from intermediate.int_index_cells as cells
join intermediate.int_index_components as components using (index_id, indicator_id)
cross join lateral (values (cells.year, false), (components.deviation_base_year, true)) as years (year, is_base)
where cells.is_complete and years.year is not null
