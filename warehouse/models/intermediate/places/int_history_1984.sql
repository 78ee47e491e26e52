-- Figures of 1984, one per region and series; and the volume of post and telecommunication once more with the provinces founded later
-- split off theirs by resident population, in the first year that states both (decision I-4; registry.former_regions).
with landed as (
    select region_type, region_id, series_id, value, source_id from {{ ref('stg_history__1984') }}
    where value is not null and quality not like 'suspect%'
    qualify row_number() over (
        partition by region_type, region_id, series_id order by {{ newest_first() }}, retrieved_on desc nulls last, source_file) = 1
),
volumes as (
    select * from landed where region_type = 'province' and series_id = 'post_telecom_volume_1984'
),
people as (
    select region_id, year, value from {{ ref('int_values_filled') }} where region_type = 'province' and series_id = 'pop_resident'
),
divided as (  -- a province with a figure of its own is not split off
    select former.region_id, former.was_part_of, volumes.value, volumes.source_id
    from {{ ref('former_regions') }} as former
    join volumes on volumes.region_id = former.was_part_of
    where former.region_id not in (select region_id from volumes)
),
shares as (
    select divided.region_id, arg_min(own.value / (own.value + rest.value), own.year) as share
    from divided
    join people as own on own.region_id = divided.region_id
    join people as rest on rest.region_id = divided.was_part_of and rest.year = own.year
    where own.value + rest.value > 0
    group by divided.region_id
),
parts as (
    select divided.region_id, divided.value * shares.share as value, divided.source_id
    from divided left join shares using (region_id)
    union all
    select divided.was_part_of, divided.value * (1 - shares.share), divided.source_id
    from divided left join shares using (region_id)
    union all
    select region_id, value, source_id from volumes where region_id not in (select was_part_of from divided)
)
select * from landed
union all by name
select 'province' as region_type, region_id, 'post_telecom_1984_split' as series_id, value, source_id from parts where value is not null
