-- Relatedness density rests on the products of all regions of the grain.
select 'hs' as name, region_type, region_id, year,
    'grain' as child_kind, 'export/product' as child_name, region_type as child_region_type, '' as child_region_id, year as child_year, 'all regions' as role, null as facts
from intermediate.int_region_density
