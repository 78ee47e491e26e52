{# Users bring definitions too: RAW/registry/<seed>.csv replaces shipped rows by id and adds its own; `origin` says whose
   a row is. The id columns of a seed are its `meta.key`. #}
{% macro overlay_registry(this) %}
    {%- if this.schema == 'registry' -%}
    {%- set file = (var('registry_dir', var('raw_dir') ~ '/registry') ~ '/' ~ this.identifier ~ '.csv') | replace("'", "''") -%}
    alter table {{ this }} add column if not exists origin varchar default 'shipped';
    {%- if execute and run_query("select count(*) from glob('" ~ file ~ "')").columns[0].values()[0] > 0 %}
    {%- set key = model.config.meta.key -%}
    {%- set rows = "read_csv('" ~ file ~ "', all_varchar = true, header = true, nullstr = '')" %}
    delete from {{ this }} as shipped where exists (
        select 1 from {{ rows }} as theirs
        where {% for k in key %}cast(shipped.{{ k }} as varchar) = theirs.{{ k }}{{ ' and ' if not loop.last }}{% endfor %});
    insert into {{ this }} by name select *, 'user' as origin from {{ rows }};
    {%- endif %}
    comment on column {{ this }}.origin is 'shipped with the project, or user: a row of RAW/registry';
    {%- else %}select 1{%- endif %}
{% endmacro %}
