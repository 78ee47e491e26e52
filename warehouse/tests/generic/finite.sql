{# A number or missing: never infinite, never NaN. #}
{% test finite(model, column_name) %}
select * from {{ model }} where not isfinite({{ column_name }})
{% endtest %}
