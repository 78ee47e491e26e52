select index_id as name, cells.region_type, region_id, year, value, unit,
    (cells.region_type, region_id, year, index_id) in (select (region_type, region_id, year, column_name) from marts.interpolated_cells) as is_filled,
    {'weighting': weighting, 'scope': scope, 'tree_id': tree_id} as facts
from marts.index_values as cells join registry.indices using (index_id)
