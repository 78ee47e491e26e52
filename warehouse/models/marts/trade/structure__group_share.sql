-- Share of a region's exports that goes to a country group, and whether it passes a threshold: the reading of Zhang and Song
-- (2025), Table 7, that classifies regions by their main destinations (decision Z-19).
select markets.region_type, region_id, year, measure_id, {{ passing('exports_usd / nullif(all_exports_usd, 0)') }} as value
from {{ ref('measures') }} as variants
join {{ ref('int_group_exports') }} as markets
    on (markets.group_id, markets.membership) = (variants.partner_group, variants.membership)
where definition = 'structure__group_share' and markets.group_side = 'in'
