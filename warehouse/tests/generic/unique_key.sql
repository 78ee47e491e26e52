{# The named columns together identify a row. #}
{% test unique_key(model, columns) %}
select {% for column in columns %}{{ adapter.quote(column) }}, {% endfor %}count(*) as n_rows
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
