-- A country group is the newest list that the raw folder has of it.
select item as name, 'country' as region_type, '' as region_id, 0 as year,
    'raw' as child_kind, address as child_name, '' as child_region_type, '' as child_region_id, 0 as child_year, 'member' as role, null as facts
from trace_raw_cells
where raw_table = 'raw_country_group' and is_used
qualify rank() over (partition by item order by year desc) = 1
