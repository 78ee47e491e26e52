-- What a rule needs of a split.
select printf('splits: %s: %s', split_id, complaint) as complaint
from (
    select split_id, printf('the rule attribute knows region3_nbs, region3_1986, is_municipality and is_coastal, not %s', base) as complaint
    from {{ ref('splits') }} where rule = 'attribute' and base not in ('region3_nbs', 'region3_1986', 'is_municipality', 'is_coastal')
    union all
    select split_id, printf('the rule %s needs a value', rule) from {{ ref('splits') }} where rule in ('attribute', 'above', 'highest_means') and value is null
    union all
    select split_id, printf('its value %s is no number', value)
    from {{ ref('splits') }} where rule in ('above', 'highest_means') and value is not null and try_cast(value as double) is null
)
