-- What each index is made of: its tree, with the directions that its rule chooses.
select
    indices.index_id,
    indices.region_type,
    components.indicator_id,
    case indices.direction_rule when 'recommended' then components.direction_recommended else components.direction end as direction,
    components.deviation_base_year,
    count(*) over (partition by indices.index_id) as n_components
from {{ ref('indices') }} as indices
join {{ ref('index_components') }} as components using (tree_id)
where components.include
