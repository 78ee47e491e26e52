select indicator_id as name, region_type, region_id, year, value, if(transform in ('none', 'lag', 'diff'), definitions.unit, null) as unit, is_interpolated as is_filled,
    {'deflation': deflation, 'deflator': deflator, 'base_year': deflator_base_year} as facts
from intermediate.int_indicators_deflated join registry.indicators as definitions using (indicator_id, region_type)
