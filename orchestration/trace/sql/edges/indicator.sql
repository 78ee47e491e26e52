-- An indicator is its level of the year, of the year before, or both, by its transform.
select now.indicator_id as name, now.region_type, now.region_id, now.year,
    'level' as child_kind, now.indicator_id as child_name, now.region_type as child_region_type, now.region_id as child_region_id,
    now.year - years.back as child_year, if(years.back = 0, 'now', 'before') as role, null as facts
from marts.indicators as now
join registry.indicators as definitions using (indicator_id, region_type)
join (values (0), (1)) as years (back)
    on case definitions.transform when 'lag' then years.back = 1 when 'diff' then true when 'ln_diff' then true else years.back = 0 end
