-- Zones of a policy in force (effective_year <= t) per region and year with data; a province counts those of its cities, but the
-- registry's only where the user does not state the policy of provinces. A grain that no zone is known of has no count, not one of zero.
with of_cities as (
    select policy, zone_id, region_id, effective_year, source_id
    from {{ ref('int_policy_events') }}
    where region_type = 'city' and not (
        source_id = 'registry' and policy in (select policy from {{ ref('int_policy_events') }} where region_type = 'province'))
),
zones as (
    select region_type, region_id, policy, zone_id, effective_year, source_id from {{ ref('int_policy_events') }}
    union
    select 'province', cities.parent_id, policy, zone_id, effective_year, source_id
    from of_cities
    join {{ ref('regions') }} as cities on cities.region_id = of_cities.region_id and cities.level = 'city'
    union
    select 'province', region_id, policy, zone_id, effective_year, source_id  -- a municipality is a city and a province
    from of_cities
    join {{ ref('regions') }} as municipalities using (region_id)
    where municipalities.is_municipality
),
policies as (
    select distinct region_type, policy from zones
),
region_years as (
    select distinct region_type, region_id, year from {{ ref('int_values_filled') }} where region_type in ('province', 'city')
)
select
    region_years.region_type, region_years.region_id, region_years.year, policies.policy,
    count(distinct zones.zone_id) as n_zones,
    coalesce(string_agg(distinct zones.source_id, '+' order by zones.source_id), 'no event') as source_id
from region_years
join policies using (region_type)
left join zones
    on zones.policy = policies.policy and zones.effective_year <= region_years.year
    and (zones.region_type, zones.region_id) = (region_years.region_type, region_years.region_id)
group by all
