-- What each index is made of: its tree, with the directions that its rule chooses, and the indicators that registry.index_swaps exchanges.
with chosen as (
    select
        indices.index_id,
        indices.region_type,
        if(swaps.index_id is null, components.indicator_id, swaps.replaced_by) as indicator_id,
        case indices.direction_rule when 'recommended' then components.direction_recommended else components.direction end as direction,
        components.deviation_base_year
    from {{ ref('indices') }} as indices
    join {{ ref('index_components') }} as components using (tree_id)
    left join {{ ref('index_swaps') }} as swaps using (index_id, indicator_id)
    where components.include
)
select *, count(*) over (partition by index_id) as n_components
from chosen
where indicator_id is not null  -- swapped for nothing: left out
