-- Treatment by a policy per city and year: the city's first zone starts it. Cities without a zone are never treated and have
-- no event time. `_alt`: the other reading of the start (registry.policy_zones, decision Z-6).
with starts as (
    select region_id, policy, min(effective_year) as start_year, min(effective_year_alt) as start_year_alt,
        string_agg(distinct source_id, '+' order by source_id) as source_id
    from {{ ref('int_policy_events') }}
    where region_type = 'city'
    group by region_id, policy
),
policies as (
    select distinct policy from starts
),
city_years as (
    select distinct region_id, year from {{ ref('int_values_filled') }} where region_type = 'city'
)
select
    city_years.region_id, city_years.year, policies.policy, start_year, start_year_alt,
    start_year is not null as is_treated,
    coalesce(city_years.year >= start_year, false) as is_post,
    coalesce(city_years.year >= start_year_alt, false) as is_post_alt,
    city_years.year - start_year as event_time,
    coalesce(starts.source_id, 'no event') as source_id
from city_years
cross join policies
left join starts using (region_id, policy)
