-- Zhang and Song (2025), Table 7, decision Z-15: risk of the destinations weighted by their shares in a region's exports,
-- sum(x_c / X * risk_c), for every index that registry.measures names. Destinations without the index leave numerator and weights
-- alike; covered_share says how much of the exports is left.
with indices as (
    select distinct index_name from {{ ref('measures') }} where index_name is not null
),
risks as (
    {{ preferred_edition(ref('stg_world__country_risk'), ['country_id', 'year', 'index_name'], 'value') }}
),
margins as (
    select * from {{ ref('int_customs_margins') }} where margin = 'partner' and flow = 'export' and value_usd > 0
)
select
    indices.index_name, region_type, region_id, margins.year,
    sum(value_usd * risks.value) / nullif(sum(value_usd) filter (where risks.value is not null), 0) as exposure,
    coalesce(sum(value_usd) filter (where risks.value is not null), 0) / nullif(sum(value_usd), 0) as covered_share
from margins
cross join indices
left join risks on (risks.country_id, risks.year, risks.index_name) = (margins.partner_id, margins.year, indices.index_name)
group by all
