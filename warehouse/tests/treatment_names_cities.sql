{{ config(severity='warn') }}
-- Whether a zone of a province is all of it, nobody says: a row of a province treats no city, unless other rows name the zone's cities.
with landed as (
    select * from {{ ref('stg_policy__event') }} where quality not like 'suspect%'
),
treating as (
    select split_part(raw_key, '/', 1) as policy, string_agg(series_id, ', ' order by series_id) as series_ids
    from {{ ref('series') }}
    where table_name = 'raw_policy_event' and split_part(raw_key, '/', 2) <> 'count'
    group by split_part(raw_key, '/', 1)
)
select printf('%s of %s: %d zones are stated of provinces (%s) and of no city, and %s are of cities: these rows treat none; name the cities of each zone, one row each',
              policy, source_file, count(distinct zone_id), string_agg(distinct zone_id || ' of ' || region_id, ', ' order by zone_id || ' of ' || region_id), any_value(series_ids)) as complaint
from landed
join treating using (policy)
where region_type = 'province'
  and (policy, zone_id) not in (select (policy, zone_id) from landed where region_type = 'city')
group by policy, source_file
