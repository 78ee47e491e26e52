-- Loadings of the indices of principal components; columns of length one, share of the variance of all indicators explained.
select index_id, component, indicator_id, loading, explained
from {{ ref('int_index_principal') }}
where reason is null
order by index_id, component, indicator_id
