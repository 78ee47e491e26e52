{# A table kept by year: the rows of a year stay while its fingerprint does, and the SQL of the model, which reads `new_years()`,
   adds those of all others, and those that are of no customs file (no fingerprint). One transaction; where nothing can stay
   the table is made anew, so that new columns need no care. #}
{% materialization by_year, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set stays = kept(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {% if stays -%}
            delete from {{ target }} where fingerprint is null or fingerprint not in (select fingerprint from ({{ year_fingerprints() }}));
            insert into {{ target }} by name {{ compiled_code }}
        {%- else -%}
            {{ 'drop ' ~ existing.type ~ ' ' ~ existing ~ ';' if existing is not none }} {{ create_table_as(False, target, compiled_code) }}
        {%- endif %}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Whether any row of the table may stay. Definitions are part of every fingerprint: after a change of them, none may. #}
{% macro kept(relation) %}
    {%- if not execute or flags.FULL_REFRESH or load_cached_relation(relation) is none -%}{%- do return(false) -%}{%- endif -%}
    {%- set found = run_query("select count(*) from duckdb_columns() where (schema_name, table_name, column_name) = ('"
        ~ relation.schema ~ "', '" ~ relation.identifier ~ "', 'fingerprint')").columns[0].values()[0] -%}
    {%- do return(found > 0 and run_query("select exists (from " ~ relation ~ " where fingerprint in (select fingerprint from ("
        ~ year_fingerprints() ~ ")))").columns[0].values()[0]) -%}
{% endmacro %}

{# A number for every year that changes when a file with rows of the year does. #}
{% macro year_fingerprints() -%}
select year, md5_number_lower(concat_ws('|', year, string_agg(distinct fingerprint, ',' order by fingerprint))) as fingerprint
from {{ ref('stg_customs__file') }}
group by year
{%- endmacro %}

{# The years whose rows the table does not have. #}
{% macro new_years() -%}
{{ year_fingerprints() }}{% if kept(this) %}
having fingerprint not in (select fingerprint from {{ this }} group by fingerprint){% endif %}
{%- endmacro %}
