-- Shannon (1948) entropy of each component's shares p = y / sum(y), in closed form: (ln(S) - sum(y ln y) / S) / ln(n) with
-- S = sum(y), 0 ln 0 = 0 and n the rows that were summed. What does not vary has entropy one.
with sums as (
    select
        index_id, period, indicator_id, direction,
        bool_and(is_varying) as is_varying,
        count(*) as n_rows,
        sum(score) as total,
        sum(case when score > 0 then score * ln(score) else 0 end) as total_log
    from {{ ref('int_index_scores') }}
    where is_weighed
    group by index_id, period, indicator_id, direction
),
redundancies as (
    select
        index_id, period, indicator_id, direction, is_varying, n_rows,
        case when is_varying and n_rows > 1 and total > 0 then 1 - (ln(total) - total_log / total) / ln(n_rows) else 0.0 end as redundancy
    from sums
),
rounded as (
    select * replace (case when redundancy between -1e-12 and 0 then 0.0 else redundancy end as redundancy) from redundancies
)
select index_id, period, indicator_id, direction, is_varying, n_rows, 1 - redundancy as entropy, redundancy
from rounded
