{# Loads raw.* from the folder `raw_dir`, one table per file of the contract. A table without a file is empty and typed,
   never the sample's. Provenance that a hand-made file leaves out is filled as far as SQL can see it. #}
{% macro load_raw() %}
{% if execute %}
    {% set folder = raw_folder() %}
    {% set forms = raw_forms(folder) %}
    {% if not forms %}
        {% do exceptions.raise_compiler_error("raw_dir " ~ folder ~ ": no raw_*.csv or raw_*.parquet lies there. Name the folder with "
            ~ "--vars '{raw_dir: DIR}' or RESILIENCE_RAW, and start dbt in the project's folder.") %}
    {% endif %}
    {% do run_query("begin transaction") %}  {# one for all: every commit waits for the disk #}
    {% do run_query("create schema if not exists raw") %}
    {% set contracts = graph.sources.values() | selectattr('source_name', 'equalto', 'raw')
                       | rejectattr('name', 'equalto', 'sources') | sort(attribute='name') %}
    {% set statements = [] %}  {# sent together: a query costs dbt more than DuckDB #}
    {% for contract in contracts %}
        {% set form = raw_form(forms, folder, contract.name) %}
        {% set reader = form.reader | replace('%s', "'" ~ form.path ~ "'") if form %}
        {% set present = [] %}
        {% if reader %}
            {% for row in run_query("describe select * from " ~ reader).rows %}{% do present.append(row[0]) %}{% endfor %}
        {% endif %}
        {% if contract.config.meta.scanned %}
            {% do scan_raw(contract, form, reader, present) %}
        {% else %}
            {% do statements.append("create or replace table raw." ~ contract.name ~ " as " ~ raw_rows(contract, reader, present) ~ ";") %}
        {% endif %}
        {% do statements.append(raw_comments(contract)) %}
    {% endfor %}
    {% do statements.append(raw_sources(contracts) ~ ";
        create or replace table raw.loads as select '" ~ (folder | replace("'", "''")) ~ "' as raw_dir, '"
        ~ env_var('RESILIENCE_RUN', '') ~ "' as run_id, '" ~ var('data_hash', '') ~ "' as data_hash, if(exists (from raw.sources where quality = 'synthetic'), 'sample', 'user') as data_kind;") %}
    {% do run_query(statements | join('\n') ~ raw_own_comments() ~ "; commit") %}
{% endif %}
{% endmacro %}

{# The raw folder: the var raw_dir, else RESILIENCE_RAW, else the folder remembered in resilience.toml, else the sample. #}
{% macro raw_folder() %}
    {%- if var('raw_dir', none) -%}{%- do return(var('raw_dir')) -%}{%- endif -%}
    {%- if env_var('RESILIENCE_RAW', '') -%}{%- do return(env_var('RESILIENCE_RAW')) -%}{%- endif -%}
    {%- if execute and run_query("select count(*) from glob('resilience.toml')").columns[0].values()[0] > 0 -%}
        {%- set remembered = run_query("select regexp_extract(content, 'raw_dir = \"(.*)\"', 1) from read_text('resilience.toml')").columns[0].values()[0] -%}
        {%- if remembered -%}{%- do return(remembered) -%}{%- endif -%}
    {%- endif -%}
    {%- do return('warehouse/seeds/sample') -%}
{% endmacro %}

{# A CSV file as text, in the one dialect raw files and registry files have; without a path, a reader of %s. #}
{% macro csv_reader(path=none) -%}
    read_csv({{ "'" ~ path ~ "'" if path else '%s' }}, all_varchar = true, union_by_name = true, header = true, delim = ',', quote = '"', escape = '"', nullstr = '')
{%- endmacro %}

{# What lies in the folder: raw_x.csv, or raw_x/*.csv for a folder of files. #}
{% macro raw_forms(folder) %}
    {%- set quoted = folder | replace("'", "''") -%}
    {%- do return(run_query(
        "select parse_filename(file) from glob('" ~ quoted ~ "/raw_*.*')
         union select parse_path(file)[-2] || '/*.' || parse_filename(file).split('.')[-1] from glob('" ~ quoted ~ "/raw_*/*.*')"
    ).columns[0].values() | list) -%}
{% endmacro %}

{# How the folder holds one raw table: its path and the reader of %s, or nothing. Codes are text: '030613' keeps its zero. #}
{% macro raw_form(forms, folder, name) %}
    {%- set readers = {
        name ~ ".parquet": "read_parquet(%s)",
        name ~ "/*.parquet": "read_parquet(%s, union_by_name = true)",
        name ~ "/*.csv": csv_reader(),
        name ~ ".csv": csv_reader(),
    } -%}
    {%- set found = readers | select('in', forms) | list -%}
    {%- if found | length > 1 -%}
        {%- do exceptions.raise_compiler_error("a table comes in one form: keep one of " ~ found | join(', ') ~ " in " ~ folder) -%}
    {%- endif -%}
    {%- for form in found -%}
        {%- do return({'path': (folder ~ '/' ~ form) | replace("'", "''"), 'reader': readers[form]}) -%}
    {%- endfor -%}
{% endmacro %}

{# The contract's columns in its types; `own` are further columns of the reader. #}
{% macro raw_rows(contract, reader, present, own=[]) %}
    {%- set defaults = {'source_file': "'" ~ contract.name ~ ".csv'", 'vintage': "''", 'quality': "''"} -%}
    select
    {%- for column in contract.columns.values() %}
        {% set default = defaults.get(column.name, 'null') -%}
        cast({{ 'coalesce(' ~ adapter.quote(column.name) ~ ', ' ~ default ~ ')' if column.name in present else default }} as {{ column.data_type }}) as {{ adapter.quote(column.name) }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    {%- for column in own %}, {{ column }}{% endfor %}
    from {{ reader or '(select 1) as nothing where false' }}
{% endmacro %}

{% macro raw_comments(contract) %}
    comment on {{ 'view' if contract.config.meta.scanned else 'table' }} raw.{{ contract.name }} is '{{ contract.description | replace("'", "''") }}';
    {%- for column in contract.columns.values() %}
    comment on column raw.{{ contract.name }}.{{ adapter.quote(column.name) }} is '{{ column.description | replace("'", "''") }}';
    {%- endfor %}
{% endmacro %}

{# One row per source: what the short source_id of the marts stands for. #}
{% macro raw_sources(contracts) %}
    create or replace table raw.sources as
    {% for contract in contracts %}
    select distinct {{ source_id() }} as source_id, source_file, vintage, quality, file_sha256, retrieved_on
    from raw.{{ contract.name ~ '_files' if contract.config.meta.scanned else contract.name }}
    {{ 'union' if not loop.last }}
    {% endfor %}
    order by source_id
{% endmacro %}

{% macro source_id() -%}
    left(md5(concat_ws('|', source_file, vintage, quality)), 12)
{%- endmacro %}

{# What the two tables say that no file of the contract fills. #}
{% macro raw_own_comments() %}
    comment on table raw.loads is 'The raw folder this warehouse was loaded from, one row.';
    comment on column raw.loads.raw_dir is 'Folder that was loaded';
    comment on column raw.loads.run_id is 'Run that loaded it, of results.runs; empty after a plain dbt build';
    comment on column raw.loads.data_hash is 'SHA-256 of its files without specifications; empty after a plain dbt build';
    comment on column raw.loads.data_kind is 'sample (synthetic) or user';
    comment on table raw.sources is 'One row per source: what the short source_id of the marts stands for.';
    comment on column raw.sources.source_id is 'Short id of source file, vintage and quality';
    comment on column raw.sources.source_file is 'File the value was read from';
    comment on column raw.sources.vintage is 'Edition of the figures';
    comment on column raw.sources.quality is 'Standing of the source';
    comment on column raw.sources.file_sha256 is 'SHA-256 of the source file';
    comment on column raw.sources.retrieved_on is 'Date of the download';
{% endmacro %}
