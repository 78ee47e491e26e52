-- Index of principal components: component scores times their share of the variance, summed; z-scores by direction.
select
    cells.index_id, cells.region_id, cells.year,
    sum(principal.explained * principal.loading * case cells.direction when '-' then -1 else 1 end
        * (cells.value - principal.center) / principal.spread) as value
from {{ ref('int_index_cells') }} as cells
join {{ ref('int_index_principal') }} as principal using (index_id, period, indicator_id)
where cells.is_complete and principal.spread > 0
group by cells.index_id, cells.region_id, cells.year
