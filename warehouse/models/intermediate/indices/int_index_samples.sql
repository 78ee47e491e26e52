-- Regions and years that each index is computed over: those of its paper, else every region of the grain.
with sampled as (
    select indices.index_id, samples.region_id, samples.first_year, samples.last_year
    from {{ ref('indices') }} as indices
    join {{ ref('int_paper_samples') }} as samples
        on samples.paper_id = indices.sample_paper and samples.region_type = indices.region_type
    union all
    select indices.index_id, regions.region_id, null, null
    from {{ ref('indices') }} as indices
    join {{ ref('regions') }} as regions on regions.level = indices.region_type or (indices.region_type = 'city' and regions.is_municipality)
    where indices.sample_paper is null
)
select
    sampled.index_id,
    sampled.region_id,
    coalesce(indices.first_year, sampled.first_year) as first_year,
    coalesce(indices.last_year, sampled.last_year) as last_year
from sampled
join {{ ref('indices') }} as indices using (index_id)
