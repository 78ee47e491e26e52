-- Herfindahl (1950), Hirschman (1945): sum of the squared shares of export markets.
select market.region_type, region_id, year, measure_id, hhi as value
from {{ ref('int_market_structure') }} as market
cross join {{ ref('measures') }} as variants
where definition = 'structure__hhi'
