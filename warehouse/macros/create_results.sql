{# Analysis owns the shape of its results; dbt runs the same file, so that reports build on an empty warehouse too. #}
{% macro create_results() %}
{% if execute %}
    {% set ddl = run_query("select content from read_text('analysis/results.sql')").columns[0].values()[0] %}
    {% do run_query("begin transaction; " ~ ddl ~ "; commit") %}  {# one commit: each waits for the disk #}
{% endif %}
{% endmacro %}
