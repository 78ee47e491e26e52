{{ config(severity='warn') }}
-- A split whose base nothing names stays empty.
with bases as (
    select indicator_id as base from {{ ref('indicators') }}
    union
    select index_id from {{ ref('indices') }}
    union
    select measure_id from {{ ref('measures') }}
)
select printf('splits: %s is empty: no indicator, index or measure is called %s; nearest is %s', split_id, splits.base,
              (select arg_max(bases.base, jaro_winkler_similarity(bases.base, splits.base)) from bases)) as complaint
from {{ ref('splits') }} as splits
where rule <> 'attribute' and splits.base not in (select base from bases)
