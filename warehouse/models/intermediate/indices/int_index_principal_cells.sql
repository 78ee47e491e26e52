-- What principal components are taken of: the weighing rows of each index, without the components that do not vary.
select cells.index_id, cells.period, cells.region_id, cells.year, cells.indicator_id, cells.direction, cells.value
from {{ ref('int_index_cells') }} as cells
join {{ ref('int_index_ranges') }} as ranges using (index_id, period, indicator_id)
join {{ ref('indices') }} as indices using (index_id)
where indices.weighting = 'pca' and cells.is_weighed and ranges.is_varying
