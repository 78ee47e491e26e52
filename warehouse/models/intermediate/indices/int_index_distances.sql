-- TOPSIS, Hwang and Yoon (1981), on weighted min-max scores: Euclidean distances to the best and the worst of every component.
select
    scores.index_id, scores.region_id, scores.year,
    sqrt(sum(power(weights.weight * (1 - (scores.score - indices.shift)), 2))) as to_best,
    sqrt(sum(power(weights.weight * (scores.score - indices.shift), 2))) as to_worst
from {{ ref('int_index_scores') }} as scores
join {{ ref('int_index_weights') }} as weights using (index_id, period, indicator_id)
join {{ ref('indices') }} as indices using (index_id)
where indices.weighting = 'topsis' and scores.is_varying
group by scores.index_id, scores.region_id, scores.year
