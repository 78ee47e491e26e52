-- Importance of each component under the weighting of its index, as a share. What does not vary has weight zero.
with importances as (
    select
        entropies.*,
        case indices.weighting
            when 'equal' then cast(entropies.is_varying as integer)
            when 'critic' then coalesce(contrasts.information, 0)
            else entropies.redundancy
        end as importance
    from {{ ref('int_index_entropies') }} as entropies
    join {{ ref('indices') }} as indices using (index_id)
    left join {{ ref('int_index_contrasts') }} as contrasts using (index_id, period, indicator_id)
),
totals as (
    select index_id, period, sum(importance) as total from importances group by index_id, period
)
select
    index_id, period, indicator_id, direction, entropy, redundancy,
    case when total > 0 then importance / total end as weight
from importances
join totals using (index_id, period)
