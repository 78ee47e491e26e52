{# dbt's own test of this name, in a sentence: a value that the other relation does not list, with the nearest that it does. #}
{% test relationships(model, column_name, to, field) %}
select printf('{{ model.identifier }}.{{ column_name }}: %s is no {{ field }} of {{ to.schema }}.{{ to.identifier }} (%d rows); nearest is %s',
              here.value, here.n_rows,
              (select arg_max(known.{{ field }}, jaro_winkler_similarity(cast(known.{{ field }} as varchar), here.value)) from {{ to }} as known)) as complaint
from (
    select cast({{ column_name }} as varchar) as value, count(*) as n_rows from {{ model }} where {{ column_name }} is not null group by all
) as here
where here.value not in (select cast({{ field }} as varchar) from {{ to }} where {{ field }} is not null)
{% endtest %}
