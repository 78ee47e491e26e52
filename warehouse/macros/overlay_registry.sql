{# Users bring definitions too: RAW/registry/<seed>.csv replaces shipped rows by id, column by column (what a file does not
   name stays as shipped), and adds its own; `origin` says whose a row is. The id columns of a seed are its `meta.key`. #}
{% macro overlay_registry(this) %}
    {%- if this.schema == 'registry' -%}
    alter table {{ this }} add column if not exists origin varchar default 'shipped';
    {%- set file = (var('registry_dir', raw_folder() ~ '/registry') ~ '/' ~ this.identifier ~ '.csv') | replace("'", "''") -%}
    {%- if execute and run_query("select count(*) from glob('" ~ file ~ "')").columns[0].values()[0] > 0 %}
    {%- set rows = csv_reader(file) -%}
    {%- set given = run_query("describe select * from " ~ rows).columns[0].values() -%}
    {%- set same = [] -%}
    {%- for k in model.config.meta.key %}{% do same.append('cast(known.' ~ k ~ ' as varchar) is not distinct from theirs.' ~ k) %}{% endfor %}
    update {{ this }} as known
    set {% for column in given %}{{ adapter.quote(column) }} = theirs.{{ adapter.quote(column) }}, {% endfor %}origin = 'user'
    from {{ rows }} as theirs where {{ same | join(' and ') }};
    insert into {{ this }} by name
    select *, 'user' as origin from {{ rows }} as theirs
    where not exists (select 1 from {{ this }} as known where {{ same | join(' and ') }});
    {%- endif %}
    comment on column {{ this }}.origin is 'shipped with the project, or user: a row of RAW/registry';
    {%- else %}select 1{%- endif %}
{% endmacro %}
