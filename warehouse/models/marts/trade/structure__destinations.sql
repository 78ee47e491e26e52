-- Number of countries a region exports to; Zhang and Song (2025) select the sample of their Heckman model by it.
select market.region_type, region_id, year, measure_id, cast(destinations as double) as value
from {{ ref('int_market_structure') }} as market
cross join {{ ref('measures') }} as variants
where definition = 'structure__destinations'
