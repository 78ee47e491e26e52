-- Risk of the destinations: the index of every country of the year.
select item as name, 'country' as region_type, '' as region_id, year,
    'raw' as child_kind, address as child_name, '' as child_region_type, '' as child_region_id, 0 as child_year, 'member' as role, null as facts
from trace_raw_cells
where raw_table = 'raw_country_risk' and is_used
