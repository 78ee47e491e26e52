-- The threshold of a subgroup rests on every figure of its base in the sample of the paper that splits.
with bases as (
    select 'indicator' as kind, indicator_id as base, region_type, region_id, year from marts.indicators
    union all
    select 'index', index_id, region_type, region_id, year from marts.index_values where value is not null
    union all
    select 'measure', measure_id, region_type, region_id, year from marts.measures where value is not null
)
select splits.split_id as name, bases.region_type, '' as region_id, if(splits.rule = 'median_by_year', bases.year, 0) as year,
    bases.kind as child_kind, bases.base as child_name, bases.region_type as child_region_type, bases.region_id as child_region_id, bases.year as child_year, 'member' as role, null as facts
from registry.splits as splits
join bases on bases.base = splits.base and splits.region_type in (bases.region_type, 'region')
left join intermediate.int_paper_samples as samples
    on samples.paper_id = splits.sample_paper and (samples.region_type, samples.region_id) = (bases.region_type, bases.region_id)
    and bases.year >= samples.first_year and bases.year <= samples.last_year
where splits.rule not in ('attribute', 'above') and (splits.sample_paper is null or samples.paper_id is not null)
