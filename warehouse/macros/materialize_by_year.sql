{# A table kept by year: the rows of a year stay while its fingerprint does, and the SQL of the model, which reads `new_years()`,
   adds those of all others, and those that are of no customs file (no fingerprint). One transaction; where nothing can stay
   the table is made anew, so that new columns need no care. #}
{% materialization by_year, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {% if kept_years(this) -%}
            delete from {{ target }} where fingerprint is null or fingerprint not in (select fingerprint from ({{ year_fingerprints() }}));
            insert into {{ target }} by name {{ compiled_code }};
        {%- else -%}
            {{ drop_existing() }} {{ create_table_as(False, target, compiled_code) }}
        {%- endif %}
        {{ comments(target, model) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Fingerprints of the years whose rows the table holds and may keep. Definitions are part of every fingerprint: after a change
   of them, none is kept. #}
{% macro kept_years(relation) %}
    {%- if not execute or flags.FULL_REFRESH or load_cached_relation(relation) is none -%}{%- do return([]) -%}{%- endif -%}
    {%- if 'fingerprint' not in adapter.get_columns_in_relation(relation) | map(attribute='name') -%}{%- do return([]) -%}{%- endif -%}
    {%- do return(run_query("select distinct fingerprint from " ~ relation ~ " where fingerprint in (select fingerprint from ("
        ~ year_fingerprints() ~ "))").columns[0].values() | list) -%}
{% endmacro %}

{# A number for every year that changes when a file with rows of the year does. #}
{% macro year_fingerprints() -%}
select year, md5_number_lower(concat_ws('|', year, string_agg(distinct fingerprint, ',' order by fingerprint))) as fingerprint
from {{ ref('stg_customs__file') }}
group by year
{%- endmacro %}

{# The years whose rows the table does not have. #}
{% macro new_years() -%}
{%- set kept = kept_years(this) -%}
{{ year_fingerprints() }}{% if kept %}
having fingerprint not in ({{ kept | join(', ') }}){% endif %}
{%- endmacro %}
