-- Zhang and Song (2025), Table 7: risk of the destinations of a region's exports, weighted by their shares, sum(x_c / X * risk_c).
-- Variants: the index of risk; `transform` covered is the share of the exports whose destinations have one (registry.measures).
select
    risk.region_type, region_id, year, measure_id,
    case transform when 'none' then exposure when 'covered' then covered_share end as value
from {{ ref('measures') }} as variants
join {{ ref('int_risk_exposure') }} as risk using (index_name)
where definition = 'exposure__geopolitical'
