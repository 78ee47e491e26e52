{# A table kept by year: the rows of a year stay while the files of the year do (raw.raw_customs_trade_years says of which the table
   was made), and the SQL of the model, which asks `is_new_year()`, adds those of all others, and those that are `made_anew`
   every time. One transaction; where nothing can stay the table is made anew, so that new columns need no care. #}
{% materialization by_year, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set years = new_years(this) -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {% if years is none -%}
            {{ drop_existing() }} {{ create_table_as(False, target, compiled_code) }}
        {%- else -%}
            delete from {{ target }} where {{ config.get('made_anew', 'false') }} or year not in ({{ kept_years(this) }});
            insert into {{ target }} by name {{ compiled_code }}
            ;
        {%- endif %}
        {{ comments(target, model) }}
        {{ remember_years() }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# Writes down of which files the table was made: of a year only where the tables it reads were made of the same ones, for dbt may
   have been told to build this table and not those. Otherwise the year is new next time. #}
{% macro remember_years() %}
    delete from raw.raw_customs_trade_years where relation = '{{ this.identifier }}';
    insert into raw.raw_customs_trade_years by name
    select '{{ this.identifier }}' as relation, year, fingerprint
    from ({{ year_fingerprints() }})
    where true
    {%- for id in model.depends_on.nodes if graph.nodes.get(id, {}).get('config', {}).get('materialized') == 'by_year' %}
        and (year, fingerprint) in (select (year, fingerprint) from raw.raw_customs_trade_years where relation = '{{ graph.nodes[id].name }}')
    {%- endfor %};
{% endmacro %}

{# A number for every year that changes when a file with rows of the year does, or the definitions, which are part of it. #}
{% macro year_fingerprints() -%}
select year, md5_number_lower(concat_ws('|', year, string_agg(distinct fingerprint, ',' order by fingerprint))) as fingerprint
from {{ ref('stg_customs__file') }}
where year is not null
group by year
{%- endmacro %}

{# The years whose rows the table has and may keep. #}
{% macro kept_years(relation) -%}
select year from ({{ year_fingerprints() }}) join raw.raw_customs_trade_years using (year, fingerprint) where relation = '{{ relation.identifier }}'
{%- endmacro %}

{# The years whose rows the table does not have; none where it has nothing that may stay. #}
{% macro new_years(relation) %}
    {%- set fingerprints = year_fingerprints() -%}  {# outside of every condition: dbt looks for ref() before it executes #}
    {%- if not execute or flags.FULL_REFRESH or load_cached_relation(relation) is none -%}{%- do return(none) -%}{%- endif -%}
    {%- set years = run_query("select year, year in (" ~ kept_years(relation) ~ ") as is_kept from (" ~ fingerprints ~ ")").rows -%}
    {%- do return(none if not years | selectattr(1) | list else years | rejectattr(1) | map(attribute=0) | list) -%}
{% endmacro %}

{# Whether a year is one of those: as a list of them, so that files of other years are not read. #}
{% macro is_new_year() -%}
    {%- set years = new_years(this) -%}
    {{ 'true' if years is none else 'year in (' ~ years | join(', ') ~ ')' if years else 'false' }}
{%- endmacro %}
