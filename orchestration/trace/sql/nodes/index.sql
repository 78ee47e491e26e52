select index_id as name, marts.index_values.region_type, region_id, year, value, unit, false as is_filled,
    {'weighting': weighting, 'scope': scope, 'tree_id': tree_id} as facts
from marts.index_values join registry.indices using (index_id)
