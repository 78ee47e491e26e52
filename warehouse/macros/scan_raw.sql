{# A table too large to copy: raw.<name> is a view of its files, and raw.<name>_files says what each of them holds: every combination
   of the columns that the contract names as `scanned`, of source and edition. A file is read for it once: one whose size and time
   of change are those of the last build, under the same definitions, keeps its rows and its fingerprint. #}
{% macro scan_raw(contract, form, reader, present) %}
    {% set name = contract.name %}
    {% set profile = ['source_file', 'vintage', 'quality', 'file_sha256', 'retrieved_on'] + contract.config.meta.scanned %}
    {% set view = "create or replace view raw." ~ name ~ " as " ~ raw_rows(contract, reader, present) %}
    {% do run_query(("drop table raw." ~ name ~ "; " if is_raw_table(name) else "") ~ view) %}
    {% do run_query("create table if not exists raw." ~ name ~ "_files as select cast(null as varchar) as file, cast(null as varchar) as fingerprint, "
        ~ profile | join(', ') ~ " from raw." ~ name ~ " where false") %}
    {% do run_query("create table if not exists raw." ~ name ~ "_years (relation varchar, year integer, fingerprint ubigint)") %}
    {% do run_query("create or replace temp table files_now as " ~ files_now(form)) %}
    {% do run_query("delete from raw." ~ name ~ "_files where (file, fingerprint) not in (select (file, fingerprint) from files_now)") %}
    {% set new = run_query("select file from files_now where file not in (select file from raw." ~ name ~ "_files) order by file").columns[0].values() %}
    {% if new | length > 0 %}
        {% set paths = "['" ~ new | map('replace', "'", "''") | join("', '") ~ "']" %}
        {% set columns = run_query("describe select * from " ~ form.reader | replace('%s', paths)).columns[0].values() %}  {# of new files alone #}
        {% set there = profile | select('in', columns) | list %}
        {% set combinations = "(select distinct filename, " ~ there | join(', ') ~ " from "
            ~ form.reader | replace('%s', paths ~ ', filename = true') ~ ")" %}  {# before the casts, which would be made of every row #}
        {% do run_query("insert into raw." ~ name ~ "_files by name select distinct file, fingerprint, " ~ profile | join(', ')
            ~ " from (" ~ raw_rows(contract, combinations, there, ['filename']) ~ ") join files_now on file = filename") %}
    {% endif %}
    {% do run_query(profile_comments(contract, profile)) %}
{% endmacro %}

{% macro profile_comments(contract, profile) %}
    comment on table raw.{{ contract.name }}_files is 'What each file of {{ contract.name }} holds, by source and edition; its rows are not copied.';
    comment on column raw.{{ contract.name }}_files.file is 'Path of the file';
    comment on column raw.{{ contract.name }}_files.fingerprint is 'MD5 of name, size and time of change of the file and of the SQL that reads it';
    {%- for name in profile %}
    comment on column raw.{{ contract.name }}_files.{{ adapter.quote(name) }} is '{{ contract.columns[name].description | replace("'", "''") }}';
    {%- endfor %}
    comment on table raw.{{ contract.name }}_years is 'Which files, by year, the tables were made of that are kept by year.';
    comment on column raw.{{ contract.name }}_years.relation is 'Table that is kept by year';
    comment on column raw.{{ contract.name }}_years.year is 'Calendar year';
    comment on column raw.{{ contract.name }}_years.fingerprint is 'Which files, and which definitions, the rows of the year were made of (number)';
{% endmacro %}

{% macro is_raw_table(name) %}
    {%- do return(run_query("select count(*) from duckdb_tables() where (schema_name, table_name) = ('raw', '" ~ name ~ "')").columns[0].values()[0] > 0) -%}
{% endmacro %}

{# The fingerprint is of the file's name, size and time of change, and of the SQL that reads it: another rule is another result. #}
{% macro files_now(form) %}
    {%- if not form %}select cast(null as varchar) as file, cast(null as varchar) as fingerprint where false
    {%- else %}
    select filename as file, md5(concat_ws('|', filename, size, last_modified, definitions)) as fingerprint
    from read_blob('{{ form.path }}'), (
        select md5(string_agg(content order by filename) || version()) as definitions  -- the version: hash() may change with it
        from read_text(['warehouse/macros/*.sql', 'warehouse/models/staging/trade/*.sql', 'warehouse/models/intermediate/trade/int_customs_*.sql',
            'warehouse/models/intermediate/trade/int_cell_totals.sql', 'warehouse/models/intermediate/trade/int_product_totals.sql'])
    )
    {%- endif %}
{% endmacro %}
