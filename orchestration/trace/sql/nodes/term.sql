select series_id || '/' || currency as name, region_type, region_id, year, value, case currency when 'CNY' then 'yuan' when '' then null else currency end as unit,
    is_interpolated as is_filled, null as facts
from intermediate.int_terms
