select printf('%s: the weights of period %s sum to %.15f', index_id, period, sum(weight)) as complaint
from {{ ref('index_weights') }}
group by index_id, period
having abs(sum(weight) - 1) > 1e-12
