-- Every index by region and year. A row that lacks an indicator has no value: it is never weighted anew.
with region_years as (
    select distinct index_id, region_type, region_id, year from {{ ref('int_index_cells') }}
),
weighted_sums as (
    select scores.index_id, scores.region_id, scores.year, sum(weights.weight * scores.score) as value
    from {{ ref('int_index_scores') }} as scores
    join {{ ref('int_index_weights') }} as weights using (index_id, period, indicator_id)
    join {{ ref('indices') }} as indices using (index_id)
    where indices.weighting <> 'topsis'
    group by scores.index_id, scores.region_id, scores.year
),
closeness as (
    select index_id, region_id, year, case when to_best + to_worst > 0 then to_worst / (to_best + to_worst) end as value
    from {{ ref('int_index_distances') }}
),
composed as (
    select * from weighted_sums
    union all
    select * from closeness
    union all
    select * from {{ ref('int_index_principal_scores') }}
)
select region_years.index_id, region_years.region_type, region_years.region_id, region_years.year, composed.value
from region_years
left join composed using (index_id, region_id, year)
order by index_id, region_id, year
