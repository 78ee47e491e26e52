select indicator_id as name, region_type, region_id, year, value, if(transform in ('none', 'lag', 'diff'), definitions.unit, null) as unit, is_interpolated as is_filled,
    {'scale': definitions.scale, 'unit_factor': units.factor, 'numerator': numerator, 'denominator': denominator} as facts
from intermediate.int_indicator_ratios
join registry.indicators as definitions using (indicator_id, region_type)
join registry.units as units on units.unit_id = definitions.unit
