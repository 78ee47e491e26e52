-- Regions and years of each paper: those registry.samples lists, else every region of its grain in the years of the paper. A
-- municipality is a city and a province.
select papers.paper_id, papers.region_type, samples.region_id, samples.first_year, samples.last_year
from {{ ref('papers') }} as papers
join {{ ref('samples') }} as samples using (paper_id)
where samples.include
union all
select papers.paper_id, papers.region_type, regions.region_id, papers.first_year, papers.last_year
from {{ ref('papers') }} as papers
join {{ ref('regions') }} as regions on regions.level = papers.region_type or (papers.region_type = 'city' and regions.is_municipality)
where papers.paper_id not in (select paper_id from {{ ref('samples') }} where include)
