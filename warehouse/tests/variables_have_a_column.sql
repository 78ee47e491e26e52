-- A variable of a paper that no panel holds would be looked up in vain.
with held as (
    select 'panel_province' as table_name, column_name from (describe select * from {{ ref('panel_province') }})
    union all
    select 'panel_city', column_name from (describe select * from {{ ref('panel_city') }})
    union all
    select 'product_complexity', measure_id from {{ ref('measures') }} where region_type = 'product'
)
select printf('variables: %s of %s: %s has no column %s; nearest is %s', variable, paper_id, variables.table_name, variables.column_name,
              (select arg_max(held.column_name, jaro_winkler_similarity(held.column_name, variables.column_name))
               from held where held.table_name = variables.table_name)) as complaint
from {{ ref('variables') }} as variables
where not exists (from held where (held.table_name, held.column_name) = (variables.table_name, variables.column_name))
