-- Hidalgo et al. (2007), eq. 2: relatedness density of a region's exports, weighted by their shares.
select basket.region_type, region_id, year, measure_id, basket.density as value
from {{ ref('int_region_density') }} as basket
cross join {{ ref('measures') }} as variants
where definition = 'structure__density'
