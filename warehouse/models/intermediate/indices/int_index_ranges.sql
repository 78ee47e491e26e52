-- The range of each component over the rows that weigh it, and whether it varies by more than rounding.
select
    index_id, period, indicator_id, direction,
    count(*) as n_rows,
    min(value) as lowest,
    max(value) as highest,
    max(value) - min(value) > 1e-12 * max(abs(value)) as is_varying
from {{ ref('int_index_cells') }}
where is_weighed
group by index_id, period, indicator_id, direction
