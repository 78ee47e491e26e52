-- A deviation from a base year rests on the indicator of the year and of the base year.
select base.measure_id as name, base.region_type, base.region_id, base.year,
    'indicator' as child_kind, measures.indicator_id as child_name, base.region_type as child_region_type, base.region_id as child_region_id,
    years.year as child_year, if(years.is_base, 'base', 'now') as role, null as facts
from intermediate.int_base_values as base
join registry.measures as measures using (measure_id, definition)
cross join lateral (values (base.year, false), (measures.base_year, true)) as years (year, is_base)
where base.missing_because is null
