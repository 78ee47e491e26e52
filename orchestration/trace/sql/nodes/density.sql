select 'hs' as name, region_type, region_id, year, density as value, 'share' as unit, false as is_filled, null as facts from intermediate.int_region_density
