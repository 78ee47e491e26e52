{# Loads raw.* from the folder `raw_dir`, one table per file of the contract. A table without a file is empty and typed,
   never the sample's. Provenance that a hand-made file leaves out is filled as far as SQL can see it. #}
{% macro load_raw() %}
{% if execute %}
    {% set folder = var('raw_dir') %}
    {% if run_query("select count(*) from glob('" ~ folder | replace("'", "''") ~ "/raw_*')").columns[0].values()[0] == 0 %}
        {% do exceptions.raise_compiler_error("raw_dir " ~ folder ~ ": no raw_*.csv or raw_*.parquet lies there. Name the folder with "
            ~ "--vars '{raw_dir: DIR}' or RESILIENCE_RAW, and start dbt in the project's folder.") %}
    {% endif %}
    {% do run_query("create schema if not exists raw") %}
    {% set contracts = graph.sources.values() | selectattr('source_name', 'equalto', 'raw')
                       | rejectattr('name', 'equalto', 'sources') | sort(attribute='name') %}
    {% for contract in contracts %}
        {% set reader = raw_reader(folder, contract.name) %}
        {% set present = [] %}
        {% if reader %}
            {% for row in run_query("describe select * from " ~ reader).rows %}{% do present.append(row[0]) %}{% endfor %}
        {% endif %}
        {% do run_query(raw_table(contract, reader, present)) %}
        {% do run_query(raw_comments(contract)) %}
    {% endfor %}
    {% do run_query(raw_sources(contracts)) %}
    {% set data_kind = var('data_kind', 'sample' if folder == 'warehouse/seeds/sample' else 'user') %}
    {% do run_query("create or replace table raw.loads as select '" ~ (folder | replace("'", "''")) ~ "' as raw_dir, '" ~ data_kind
                    ~ "' as data_kind, timestamp '" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "' as loaded_at") %}
{% endif %}
{% endmacro %}

{# The scan of one raw table, or nothing when the folder does not hold it. Codes are text: '030613' keeps its zero. #}
{% macro raw_reader(folder, name) %}
    {%- set readers = {
        folder ~ "/" ~ name ~ ".parquet": "read_parquet('%s')",
        folder ~ "/" ~ name ~ "/*.parquet": "read_parquet('%s', union_by_name = true)",
        folder ~ "/" ~ name ~ ".csv": "read_csv('%s', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '')",
    } -%}
    {%- set found = [] -%}
    {%- for path, reader in readers.items() -%}
        {%- if run_query("select count(*) from glob('" ~ path | replace("'", "''") ~ "')").columns[0].values()[0] > 0 -%}
            {%- do found.append(reader | replace('%s', path | replace("'", "''"))) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(found | first) -%}
{% endmacro %}

{% macro raw_table(contract, reader, present) %}
    {%- set defaults = {'source_file': "'" ~ contract.name ~ ".csv'", 'vintage': "''", 'quality': "''"} -%}
    create or replace table raw.{{ contract.name }} as
    select
    {%- for column in contract.columns.values() %}
        {% set default = defaults.get(column.name, 'null') -%}
        cast({{ 'coalesce(' ~ adapter.quote(column.name) ~ ', ' ~ default ~ ')' if column.name in present else default }} as {{ column.data_type }}) as {{ adapter.quote(column.name) }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from {{ reader or '(select 1) as nothing where false' }}
{% endmacro %}

{% macro raw_comments(contract) %}
    comment on table raw.{{ contract.name }} is '{{ contract.description | replace("'", "''") }}';
    {%- for column in contract.columns.values() %}
    comment on column raw.{{ contract.name }}.{{ adapter.quote(column.name) }} is '{{ column.description | replace("'", "''") }}';
    {%- endfor %}
{% endmacro %}

{# One row per source: what the short source_id of the marts stands for. #}
{% macro raw_sources(contracts) %}
    create or replace table raw.sources as
    {% for contract in contracts %}
    select distinct {{ source_id() }} as source_id, source_file, vintage, quality, file_sha256, retrieved_on from raw.{{ contract.name }}
    {{ 'union' if not loop.last }}
    {% endfor %}
    order by source_id
{% endmacro %}

{% macro source_id() -%}
    left(md5(concat_ws('|', source_file, vintage, quality)), 12)
{%- endmacro %}
