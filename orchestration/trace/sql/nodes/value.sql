select filled.series_id || '/' || filled.currency as name, region_type, region_id, year, filled.value,
    case filled.currency when '' then bases.unit when 'CNY' then 'yuan' else filled.currency end as unit, is_interpolated as is_filled,
    {'fill_method': fill_method, 'anchor_left': anchor_left, 'anchor_right': anchor_right} as facts
from intermediate.int_values_filled as filled
left join (select series_id, currency, any_value(base_unit) as unit from intermediate.int_values_preferred group by all) as bases using (series_id, currency)
