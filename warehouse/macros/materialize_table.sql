{# Tables are replaced inside one transaction: drop, create, describe, commit. The adapter's own way (build beside, rename
   twice, drop, ask for the columns) costs as much again per model and gives nothing here, where one process writes and readers
   read a copy. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if model['language'] == 'python' %}  {# written over another connection, which does not see this transaction #}
        {%- set beside = make_intermediate_relation(target) -%}
        {% do run_query('drop table if exists ' ~ beside) %}
        {{ adapter.commit() }}
        {% call statement('main', language='python') -%}{{ create_table_as(False, beside, compiled_code, 'python') }}{%- endcall %}
        {% do run_query(drop_existing() ~ ' alter table ' ~ beside ~ ' rename to ' ~ adapter.quote(target.identifier) ~ ';' ~ comments(target, model)) %}
    {% else %}
        {% call statement('main') -%}{{ drop_existing() }} {{ create_table_as(False, target, compiled_code) }} {{ comments(target, model) }}{%- endcall %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Views likewise. #}
{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}{{ drop_existing() }} create view {{ target }} as {{ compiled_code }}
    ; {{ comments(target, model) }}{%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# What the model replaces: a table or a view, as it was. #}
{% macro drop_existing() -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ 'drop ' ~ existing.type ~ ' ' ~ existing ~ ';' if existing is not none }}
{%- endmacro %}

{# Descriptions of a relation and its columns; that of a column which is not there is an error, not a silence. #}
{% macro comments(relation, model) %}
    {%- if config.persist_relation_docs() and model.description %}
    comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif %}
    {%- for name, column in model.columns.items() if config.persist_column_docs() %}
    comment on column {{ relation }}.{{ adapter.quote(name) }} is {{ duckdb_escape_comment(column['description']) }};
    {%- endfor %}
{% endmacro %}

{# Those of seeds, which dbt makes. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) %}
    {%- set statements = comments(relation, model) -%}
    {% if statements | trim %}{% do run_query(statements) %}{% endif %}
{% endmacro %}
