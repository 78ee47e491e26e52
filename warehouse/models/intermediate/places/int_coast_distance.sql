-- Distance to the coastline; a place on it (distance 0) gets the inner radius of its area, 2/3 sqrt(area / pi), Huang and Li (2006),
-- decision Z-7.
select
    coast.region_type, coast.region_id, coast.year,
    case when coast.value > 0 then coast.value when coast.value = 0 and area.value > 0 then 2.0 / 3 * sqrt(area.value / pi()) end as value,
    coast.value = 0 as is_inner_radius,
    coast.is_interpolated,
    concat_ws('+', coast.source_id, case when coast.value = 0 then nullif(area.source_id, coast.source_id) end) as source_id
from {{ ref('int_region_facts') }} as coast
left join {{ ref('int_region_facts') }} as area
    on area.series_id = 'land_area' and (area.region_type, area.region_id, area.year) = (coast.region_type, coast.region_id, coast.year)
where coast.series_id = 'dist_coast'
