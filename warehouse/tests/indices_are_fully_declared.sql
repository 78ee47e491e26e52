-- What an index needs for its weighting, scope and zero rule, and that its indicators are of its grain.
select printf('indices: %s: %s', index_id, complaint) as complaint
from (
    select index_id, 'the scope fixed_base_year needs a base_year' as complaint from {{ ref('indices') }} where scope = 'fixed_base_year' and base_year is null
    union all
    select index_id, 'zero_rule shift needs a shift above zero, zero_rule limit a shift of 0'
    from {{ ref('indices') }} where (zero_rule = 'shift') <> (shift > 0) or shift < 0
    union all
    select index_id, 'the weighting pca needs pca_keep: first, eigenvalue>1 or cum>=0.85'
    from {{ ref('indices') }} where weighting = 'pca' and not coalesce(regexp_full_match(pca_keep, 'first|eigenvalue>1|cum>=(0?\.\d+|1(\.0*)?)'), false)
    union all
    select index_id, 'principal components of single years have no common axis: the scope must be pooled or fixed_base_year'
    from {{ ref('indices') }} where weighting = 'pca' and scope = 'by_year'
    union all
    select indices.index_id, printf('no indicator %s of the grain %s; nearest is %s', components.indicator_id, indices.region_type,
                                    (select arg_max(known.indicator_id, jaro_winkler_similarity(known.indicator_id, components.indicator_id))
                                     from {{ ref('indicators') }} as known where known.region_type = indices.region_type))
    from {{ ref('int_index_components') }} as components
    join {{ ref('indices') }} as indices using (index_id)
    left join {{ ref('indicators') }} as indicators
        on indicators.indicator_id = components.indicator_id and indicators.region_type = indices.region_type
    where indicators.indicator_id is null
    union all
    select index_id, 'no row of its tree holds' from {{ ref('indices') }}
    where index_id not in (select index_id from {{ ref('int_index_components') }})
)
