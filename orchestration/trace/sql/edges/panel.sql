-- A cell of a panel is an indicator, an index, a measure or a split under its own name.
select indicator_id as name, region_type, region_id, year,
    'indicator' as child_kind, indicator_id as child_name, region_type as child_region_type, region_id as child_region_id, year as child_year, 'is' as role, null as facts
from marts.indicators
union all
select index_id, region_type, region_id, year, 'index' as child_kind, index_id, region_type, region_id, year, 'is', null from marts.index_values where value is not null
union all
select measure_id, region_type, region_id, year, 'measure' as child_kind, measure_id, region_type, region_id, year, 'is', null from marts.measures where value is not null
union all
select split_id, region_type, region_id, year, 'split' as child_kind, split_id, region_type, region_id, year, 'is', null from marts.splits where value is not null
