-- Exports to the members of a country group and to all other countries, for every group that registry.measures names and the
-- raw folder lists. Membership, Zhang and Song (2025), decision Z-19: list (the newest list holds in all years), or dated (each
-- country from its from_year on). A region with customs rows and no export to a side exports nothing to it.
with groups as (
    select distinct partner_group as group_id, membership from {{ ref('measures') }} where partner_group is not null
),
editions as (
    {{ preferred_edition(ref('stg_world__country_group'), ['country_id', 'group_id', 'snapshot_year'], 'country_id') }}
),
newest as (
    select * from editions
    qualify rank() over (partition by group_id order by snapshot_year desc) = 1
),
members as (
    select groups.group_id, groups.membership, editions.country_id as partner_id,
        case groups.membership when 'dated' then editions.from_year end as from_year
    from newest as editions
    join groups using (group_id)
),
listed as (
    select distinct group_id, membership from members
),
margins as (
    select region_type, region_id, year, partner_id, value_usd
    from {{ ref('int_customs_margins') }} where margin = 'partner' and flow = 'export'
),
destinations as (
    select
        group_id, membership, region_type, region_id, year, value_usd,
        members.partner_id is not null and year >= coalesce(from_year, year) as is_member
    from margins
    cross join listed
    left join members using (group_id, membership, partner_id)
),
sides as (
    select
        listed.group_id, listed.membership, region_type, region_id, year,
        coalesce(sum(value_usd) filter (where is_member), 0) as exports_in,
        coalesce(sum(value_usd) filter (where not is_member), 0) as exports_out
    from {{ ref('int_customs_years') }}
    cross join listed
    left join destinations using (group_id, membership, region_type, region_id, year)
    group by all
)
select
    group_id, membership, group_side, region_type, region_id, year,
    case group_side when 'in' then exports_in else exports_out end as exports_usd,
    exports_in + exports_out as all_exports_usd
from sides, (values ('in'), ('out')) as halves (group_side)
