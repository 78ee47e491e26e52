-- Zhang and Song (2025), Table 4 column 4: the reciprocal of the Herfindahl-Hirschman index over export markets.
select market.region_type, region_id, year, measure_id, 1 / nullif(hhi, 0) as value
from {{ ref('int_market_structure') }} as market
cross join {{ ref('measures') }} as variants
where definition = 'resilience__market_diversity'
