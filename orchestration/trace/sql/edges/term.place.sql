-- Facts of places: the registry's or the yearbook's, policies, figures of 1984, marketization handed down, the coast.
with registered as (
    select region_id, series_id
    from (select region_id, land_area_km2 as land_area, dist_coast_km as dist_coast, dist_nearest_port_km as dist_nearest_port from registry.regions)
    unpivot (value for series_id in (land_area, dist_coast, dist_nearest_port))
),
fact_cells as (
    select series_id || '/' as name, region_type, region_id, year, series_id, registered.region_id is not null as is_registered
    from intermediate.int_region_facts left join registered using (region_id, series_id)
),
of_cities as (  -- as in int_policy_counts
    select * from intermediate.int_policy_events where region_type = 'city' and not (
        source_id = 'registry' and policy in (select policy from intermediate.int_policy_events where region_type = 'province'))
),
zones as (
    select region_type, region_id, policy, zone_id, effective_year, source_id, region_type as zone_type, region_id as zone_region from intermediate.int_policy_events
    union
    select 'province', cities.parent_id, policy, zone_id, effective_year, source_id, 'city', events.region_id
    from of_cities as events join registry.regions as cities on cities.region_id = events.region_id and cities.level = 'city'
    union
    select 'province', region_id, policy, zone_id, effective_year, source_id, 'city', region_id
    from of_cities as events join registry.regions as places using (region_id)
    where places.is_municipality
),
policy_terms as (
    select terms.series_id || '/' as name, terms.region_type, terms.region_id, terms.year, split_part(series.raw_key, '/', 1) as policy, split_part(series.raw_key, '/', 2) as aspect
    from intermediate.int_place_terms as terms
    join registry.series as series using (series_id)
    where series.table_name = 'raw_policy_event'
),
marketization as (
    select place.series_id || '/' as name, place.region_type, place.region_id, place.year, cells.is_extrapolated,
        if(place.region_type = 'province' or places.is_municipality, place.region_id, places.parent_id) as province_id
    from intermediate.int_place_terms as place
    join intermediate.int_marketization as cells using (region_type, region_id, year)
    join registry.regions as places using (region_id)
    where place.series_id = 'marketization'
),
spans as (
    select region_id as province_id, min(year) filter (where year >= 2011) as first_year, max(year) as last_year
    from intermediate.int_values_filled where region_type = 'province' and series_id = 'marketization_total' group by region_id
),
history as (
    select distinct terms.series_id || '/' as name, terms.region_type, terms.region_id, terms.year, terms.series_id
    from intermediate.int_place_terms as terms join intermediate.int_history_1984 as history using (region_type, region_id, series_id)
),
history_sources as (  -- a province split off shares the figure of the one it was part of, by population
    select region_type, region_id, series_id, region_id as source_region, series_id as source_series from intermediate.int_history_1984
    where series_id <> 'post_telecom_1984_split'
    union all
    select 'province', split.region_id, split.series_id, coalesce(former.was_part_of, split.region_id), 'post_telecom_volume_1984'
    from intermediate.int_history_1984 as split
    left join registry.former_regions as former on former.region_id = split.region_id
        and not exists (select 1 from intermediate.int_history_1984 as own where own.region_id = split.region_id and own.series_id = 'post_telecom_volume_1984')
    where split.series_id = 'post_telecom_1984_split'
),
split_people as (
    select involved.region_id, people.region_id as people_of, min(people.year) as year
    from (
        select region_id, region_id as a, was_part_of as b from registry.former_regions
        union all
        select was_part_of, region_id, was_part_of from registry.former_regions
    ) as involved
    join intermediate.int_values_filled as people on people.series_id = 'pop_resident' and people.region_type = 'province' and people.region_id in (a, b)
    where exists (select 1 from intermediate.int_values_filled as other where other.series_id = 'pop_resident' and other.region_type = 'province'
        and other.region_id in (a, b) and other.region_id <> people.region_id and other.year = people.year)
    group by all
)
select name, region_type, region_id, year,
    'registry' as child_kind, 'regions/' || series_id as child_name, '' as child_region_type, region_id as child_region_id, 0 as child_year, 'stated' as role, null as facts
from fact_cells where is_registered
union all
select name, region_type, region_id, year, 'value' as child_kind, name, region_type, region_id, year, 'is', null from fact_cells where not is_registered
union all
select place.series_id || '/', place.region_type, place.region_id, place.year, 'term' as child_kind, facts.series_id || '/', facts.region_type, facts.region_id, facts.year, if(facts.series_id = 'land_area', 'area', 'distance'), null
from intermediate.int_place_terms as place
join intermediate.int_region_facts as facts using (region_type, region_id, year)
join intermediate.int_coast_distance as coast using (region_type, region_id, year)
where place.series_id = 'coast_distance' and (facts.series_id = 'dist_coast' or (facts.series_id = 'land_area' and coast.is_inner_radius))
union all
select policy_terms.name, policy_terms.region_type, policy_terms.region_id, policy_terms.year,
    if(zones.source_id = 'registry', 'registry', 'raw') as child_kind,
    if(zones.source_id = 'registry', 'policy_zones/' || policy || '/' || zones.zone_id, cells.address),
    if(zones.source_id = 'registry', zone_type, ''), if(zones.source_id = 'registry', zone_region, ''), 0, 'member', null
from policy_terms
join zones using (region_type, region_id, policy)
left join trace_raw_cells as cells
    on cells.raw_table = 'raw_policy_event' and cells.item = concat_ws('/', policy, zone_id)
    and (cells.region_type, cells.region_id) = (zone_type, zone_region) and cells.is_used
where policy_terms.aspect <> 'count' or zones.effective_year <= policy_terms.year
union all
select marketization.name, region_type, region_id, marketization.year,
    'value' as child_kind, 'marketization_total/', 'province', province_id, if(is_extrapolated, ends.year, marketization.year), if(is_extrapolated, 'member', 'is'), null
from marketization
join spans using (province_id)
join (values (true), (false)) as sides (is_first) on is_extrapolated or is_first
cross join lateral (select if(sides.is_first, first_year, last_year) as year) as ends
union all
select history.name, region_type, region_id, history.year, 'raw' as child_kind, cells.address, '', '', 0,
    if(history.series_id = 'post_telecom_1984_split', 'member', 'printed'), {'unit_factor': coalesce(units.factor, 1)}
from history
join history_sources using (region_type, region_id, series_id)
left join registry.series as series on series.series_id = source_series and series.table_name = 'raw_history_1984'
left join registry.units as units on units.unit_id = series.unit
join trace_raw_cells as cells
    on cells.raw_table = 'raw_history_1984' and cells.item = coalesce(series.raw_key, source_series)
    and (cells.region_type, cells.region_id) = (history.region_type, source_region) and cells.is_used
union all
select history.name, region_type, history.region_id, history.year, 'value' as child_kind, 'pop_resident/', 'province', people_of, split_people.year, 'member', null
from history join split_people using (region_id)
where history.series_id = 'post_telecom_1984_split' and region_type = 'province'
