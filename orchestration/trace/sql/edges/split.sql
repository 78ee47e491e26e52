-- A subgroup rests on an attribute of the region, or on a figure and on the threshold that all figures of its sample set.
with bases as (
    select 'indicator' as kind, indicator_id as base, region_type, region_id, year from marts.indicators
    union all
    select 'index', index_id, region_type, region_id, year from marts.index_values where value is not null
    union all
    select 'measure', measure_id, region_type, region_id, year from marts.measures where value is not null
),
flags as (
    select flags.split_id, flags.region_type, flags.region_id, flags.year, splits.rule, splits.base from marts.splits as flags
    join registry.splits as splits on splits.split_id = flags.split_id and splits.region_type in (flags.region_type, 'region')
)
select flags.split_id as name, flags.region_type, flags.region_id, flags.year,
    'registry' as child_kind, 'regions/' || base as child_name, '' as child_region_type, flags.region_id as child_region_id, 0 as child_year, 'stated' as role, null as facts
from flags where rule = 'attribute'
union all
select flags.split_id, flags.region_type, flags.region_id, flags.year, bases.kind as child_kind, bases.base, bases.region_type, bases.region_id, bases.year, 'compared', null
from flags join bases using (base, region_type, region_id, year)
where rule in ('above', 'median_pooled', 'median_by_year')
union all
select flags.split_id, flags.region_type, flags.region_id, flags.year, 'threshold' as child_kind, flags.split_id, flags.region_type, '', if(rule = 'median_by_year', flags.year, 0), 'threshold', null
from flags where rule not in ('attribute', 'above')
