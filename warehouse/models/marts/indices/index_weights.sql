-- Entropy, redundancy and weight of every component of every index; weights sum to one over index and period.
select index_id, period, indicator_id, direction, entropy, redundancy, weight
from {{ ref('int_index_weights') }}
order by index_id, period, indicator_id
