-- One row per region, policy and zone: the user's approvals, and the registry's for the policies that the user does not state of cities.
with landed as (
    select region_type, region_id, policy, zone_id, effective_year, effective_year as effective_year_alt, source_id
    from {{ ref('stg_policy__event') }}
    where quality not like 'suspect%'
    qualify row_number() over (
        partition by region_type, region_id, policy, zone_id order by {{ newest_first() }}, retrieved_on desc nulls last, source_file) = 1
)
select * from landed
union all by name
select 'city' as region_type, region_id, policy, zone_id, effective_year, effective_year_alt, 'registry' as source_id
from {{ ref('policy_zones') }}
where policy not in (select policy from landed where region_type = 'city')
