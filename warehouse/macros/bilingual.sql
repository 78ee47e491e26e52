{# After a build, comments say in Chinese too what they say in English: `English | 中文`, as those of the panels. A comment belongs
   to its row of registry.descriptions by its words, so that one which is bilingual already, or has no row, stays as it is. #}
{% macro comment_in_both_languages() %}
{%- if execute and run_query("select 1 from duckdb_tables() where schema_name = 'registry' and table_name = 'descriptions'").rows | length > 0 -%}
    {%- set statements = run_query("
        with commented as (
            select 'column' as kind, column_name as name, comment, printf('column \"%s\".\"%s\".\"%s\"', schema_name, table_name, column_name) as place
            from duckdb_columns() where not internal
            union all
            select 'relation', schema_name || '.' || table_name, comment, printf('table \"%s\".\"%s\"', schema_name, table_name)
            from duckdb_tables() where not internal
            union all
            select 'relation', schema_name || '.' || view_name, comment, printf('view \"%s\".\"%s\"', schema_name, view_name)
            from duckdb_views() where not internal
        )
        select 'comment on ' || place || ' is ''' || replace(description_en || ' | ' || description_zh, '''', '''''') || ''''
        from commented join registry.descriptions using (kind, name) where comment = description_en").columns[0].values() -%}
    {%- if statements | length > 0 -%}{%- do run_query('begin; ' ~ statements | join('; ') ~ '; commit') -%}{%- endif -%}
{%- endif -%}
{% endmacro %}
