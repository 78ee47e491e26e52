select cells.split_id as name, cells.region_type, region_id, year, cells.value, splits.unit, false as is_filled, {'rule': splits.rule, 'base': splits.base} as facts
from marts.splits as cells join registry.splits as splits on splits.split_id = cells.split_id and splits.region_type in (cells.region_type, 'region')
