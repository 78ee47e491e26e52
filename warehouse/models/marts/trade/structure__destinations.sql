-- Number of countries a region exports to, and whether it passes a threshold; Zhang and Song (2025) select the sample of their
-- Heckman model by more than three, at least three is the variant (registry.measures, decision Z-7).
select market.region_type, region_id, year, measure_id, {{ passing('destinations') }} as value
from {{ ref('int_market_structure') }} as market
cross join {{ ref('measures') }} as variants
where definition = 'structure__destinations'
