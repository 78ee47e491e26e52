-- CRITIC, Diakoulaki, Mavrotas and Papayannakis (1995): standard deviation x sum of (1 - correlation) with the other components.
with scores as (
    select scores.*
    from {{ ref('int_index_scores') }} as scores
    join {{ ref('indices') }} as indices using (index_id)
    where indices.weighting = 'critic' and scores.is_weighed and scores.is_varying
),
spreads as (
    select index_id, period, indicator_id, stddev_samp(score) as spread from scores group by index_id, period, indicator_id
),
correlations as (
    select one.index_id, one.period, one.indicator_id, corr(one.score, other.score) as correlation
    from scores as one
    join scores as other using (index_id, period, region_id, year)
    where one.indicator_id <> other.indicator_id
    group by one.index_id, one.period, one.indicator_id, other.indicator_id
),
conflicts as (
    select index_id, period, indicator_id, sum(case when 1 - correlation > 1e-12 then 1 - correlation else 0 end) as conflict
    from correlations
    group by index_id, period, indicator_id
)
select index_id, period, indicator_id, spread * conflict as information
from spreads
join conflicts using (index_id, period, indicator_id)
