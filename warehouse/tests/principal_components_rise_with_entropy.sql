{{ config(severity='warn') }}
-- The last check of decision X-6: an index of principal components rises with the index of entropy weights on the same tree.
select printf('%s falls where %s rises (correlation %.2f): loadings of both signs cancel, look at marts.index_loadings', components.index_id, entropy.index_id,
              corr(components.value, entropy.value)) as complaint
from {{ ref('index_values') }} as components
join {{ ref('indices') }} as rules on rules.index_id = components.index_id and rules.weighting = 'pca'
join {{ ref('index_values') }} as entropy
    on entropy.index_id = rules.variant_of
    and (entropy.region_type, entropy.region_id, entropy.year) = (components.region_type, components.region_id, components.year)
group by components.index_id, entropy.index_id
having corr(components.value, entropy.value) < 0
