-- An entropy above one comes from a k that was not taken from the rows summed, as 1 / ln(years); it would invert the weights.
select printf('%s: %s has a redundancy of %.4g (period %s): k must be 1 / ln(rows that were summed)', index_id, indicator_id, redundancy, period) as complaint
from {{ ref('int_index_entropies') }}
where redundancy < 0 or entropy < 0
