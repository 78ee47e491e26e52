select indicator_id as name, region_type, region_id, year, value, definitions.unit, is_interpolated as is_filled,
    {'numerator': numerator, 'denominator': denominator, 'transform': transform} as facts
from marts.indicators join registry.indicators as definitions using (indicator_id, region_type)
