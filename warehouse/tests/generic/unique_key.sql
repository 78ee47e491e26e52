{# The named columns together identify a row. #}
{% test unique_key(model, columns) %}
select {{ columns | map('tojson') | map('replace', '"', '') | join(', ') }}, count(*) as n_rows
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
