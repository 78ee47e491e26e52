-- How a region's exports spread over countries: Herfindahl-Hirschman index of the shares, and countries it sells to.
with margins as (
    select * from {{ ref('int_customs_margins') }} where margin = 'partner' and flow = 'export'
),
totals as (
    select region_type, region_id, year, sum(value_usd) as exports from margins group by all
)
select
    region_type, region_id, year,
    case when min(exports) > 0 then sum(power(value_usd / nullif(exports, 0), 2)) end as hhi,
    count(*) filter (where value_usd > 0) as destinations
from {{ ref('int_customs_years') }}
left join margins using (region_type, region_id, year)
left join totals using (region_type, region_id, year)
group by all
