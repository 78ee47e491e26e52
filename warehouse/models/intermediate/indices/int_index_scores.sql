-- Min-max scores of complete rows, (x - min) / (max - min) or (max - x) / (max - min), plus the shift; zero where nothing varies.
select
    cells.index_id, cells.period, cells.region_type, cells.region_id, cells.year, cells.indicator_id, cells.direction,
    cells.is_weighed, ranges.is_varying,
    case
        when not ranges.is_varying then 0.0
        when cells.direction = '-' then (ranges.highest - cells.value) / (ranges.highest - ranges.lowest) + indices.shift
        else (cells.value - ranges.lowest) / (ranges.highest - ranges.lowest) + indices.shift
    end as score
from {{ ref('int_index_cells') }} as cells
join {{ ref('int_index_ranges') }} as ranges using (index_id, period, indicator_id)
join {{ ref('indices') }} as indices using (index_id)
where cells.is_complete and indices.weighting <> 'pca'
