with principal as (
    select index_id, period, indicator_id, sum(explained * loading) as weight, any_value(center) as center, any_value(spread) as spread
    from intermediate.int_index_principal where reason is null group by all
)
select cells.index_id || '/' || cells.indicator_id as name, cells.region_type, cells.region_id, cells.year,
    case when indices.weighting = 'pca' then if(cells.direction = '-', -1, 1) * (cells.value - principal.center) / principal.spread else scores.score end as value,
    if(indices.weighting = 'pca', 'z-score', 'score') as unit, false as is_filled,
    {'weight': if(indices.weighting = 'pca', principal.weight, weights.weight), 'direction': cells.direction, 'weighting': indices.weighting, 'shift': indices.shift,
     'lowest': ranges.lowest, 'highest': ranges.highest, 'is_varying': ranges.is_varying, 'center': principal.center, 'spread': principal.spread,
     'base_year': components.deviation_base_year, 'period': cells.period} as facts
from intermediate.int_index_cells as cells
join registry.indices as indices using (index_id)
join intermediate.int_index_components as components using (index_id, indicator_id)
left join intermediate.int_index_scores as scores using (index_id, indicator_id, region_id, year)
left join intermediate.int_index_ranges as ranges on (ranges.index_id, ranges.period, ranges.indicator_id) = (cells.index_id, cells.period, cells.indicator_id)
left join intermediate.int_index_weights as weights on (weights.index_id, weights.period, weights.indicator_id) = (cells.index_id, cells.period, cells.indicator_id)
left join principal on (principal.index_id, principal.period, principal.indicator_id) = (cells.index_id, cells.period, cells.indicator_id)
where cells.is_complete
