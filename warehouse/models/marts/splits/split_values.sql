{{ config(alias='splits') }}
-- Subgroups of registry.splits as 0/1 by region and year. A median is of the rows, or of the means of regions, in the sample of the paper
-- that splits; equal to it is not above it. Of equal means the lower region code comes first among the highest. No base, no flag.
with levels as (
    select region_type, region_id, year, indicator_id as base, value from {{ ref('int_indicators') }}
    union all by name
    select region_type, region_id, year, index_id as base, value from {{ ref('index_values') }}
    union all by name
    select region_type, region_id, year, measure_id as base, value from {{ ref('measure_values') }}
),
sampled as (
    select splits.split_id, splits.rule, splits.value as threshold, levels.region_type, levels.region_id, levels.year, {{ significant('levels.value') }} as value
    from {{ ref('splits') }} as splits
    join levels on levels.base = splits.base and splits.region_type in (levels.region_type, 'region')
    left join {{ ref('int_paper_samples') }} as samples
        on samples.paper_id = splits.sample_paper and (samples.region_type, samples.region_id) = (levels.region_type, levels.region_id)
        and levels.year >= samples.first_year and levels.year <= samples.last_year
    where splits.rule <> 'attribute' and levels.value is not null and (splits.sample_paper is null or samples.paper_id is not null)
),
means as (
    select split_id, rule, region_type, region_id, any_value(threshold) as threshold, {{ significant('avg(value)') }} as value
    from sampled
    where rule in ('median_of_means', 'highest_means')
    group by split_id, rule, region_type, region_id
),
of_regions as (
    select
        split_id, region_type, region_id,
        case rule
            when 'median_of_means' then value > median(value) over (partition by split_id, region_type)
            when 'highest_means' then row_number() over (partition by split_id, region_type order by value desc, region_id) <= cast(threshold as integer)
        end as is_in
    from means
),
of_region_years as (
    select
        split_id, region_type, region_id, year,
        case rule
            when 'above' then value > cast(threshold as double)
            when 'median_pooled' then value > median(value) over (partition by split_id, region_type)
            when 'median_by_year' then value > median(value) over (partition by split_id, region_type, year)
        end as is_in
    from sampled
    where rule in ('above', 'median_pooled', 'median_by_year')
),
attributes as (
    select region_id, base, value
    from (
        select region_id, region3_nbs, region3_1986, cast(is_municipality as varchar) as is_municipality, cast(is_coastal as varchar) as is_coastal
        from {{ ref('regions') }}
    ) unpivot (value for base in (region3_nbs, region3_1986, is_municipality, is_coastal))
),
region_years as (
    select distinct region_type, region_id, year from levels where region_type in ('province', 'city')
)
select split_id, region_type, region_id, year, cast(is_in as integer) as value from of_region_years
union all by name
select split_id, region_type, region_id, year, cast(is_in as integer) as value
from of_regions
join region_years using (region_type, region_id)
union all by name
select splits.split_id, region_years.region_type, region_years.region_id, region_years.year, cast(attributes.value = splits.value as integer) as value
from {{ ref('splits') }} as splits
join region_years on splits.region_type in (region_years.region_type, 'region')
join attributes on attributes.region_id = region_years.region_id and attributes.base = splits.base
where splits.rule = 'attribute'
