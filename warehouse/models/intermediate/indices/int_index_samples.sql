-- Regions and years that each index is computed over: those its paper lists, else every region of the grain in the years of the paper.
with listed as (
    select indices.index_id, samples.region_id, samples.first_year, samples.last_year
    from {{ ref('indices') }} as indices
    join {{ ref('samples') }} as samples on samples.paper_id = indices.sample_paper
    where samples.include
),
unlisted as (
    select indices.index_id, regions.region_id, papers.first_year, papers.last_year
    from {{ ref('indices') }} as indices
    join {{ ref('regions') }} as regions  -- a municipality is a city and a province
        on regions.level = indices.region_type or (regions.is_municipality and indices.region_type = 'city')
    left join {{ ref('papers') }} as papers on papers.paper_id = indices.sample_paper
    where indices.index_id not in (select index_id from listed)
)
select
    sampled.index_id,
    sampled.region_id,
    coalesce(indices.first_year, sampled.first_year) as first_year,
    coalesce(indices.last_year, sampled.last_year) as last_year
from (select * from listed union all select * from unlisted) as sampled
join {{ ref('indices') }} as indices using (index_id)
