{# A relation keeps what its entry in the yml says: the key of its meta identifies a row, `required` columns are filled,
   `finite` ones are a number or missing, `values` lists all there are. One query, and a sentence for every rule broken. #}
{% test as_described(model) %}
{%- set rules = [] -%}
{%- if execute -%}
    {%- set node = graph.nodes.values() | selectattr('schema', 'equalto', model.schema) | selectattr('alias', 'equalto', model.identifier) | rejectattr('resource_type', 'equalto', 'test') | list | first -%}
    {%- set key = node.config.meta.get('key', []) -%}
    {%- for name, column in node.columns.items() -%}
        {%- set meta, quoted = column.config.meta or column.meta, adapter.quote(name) -%}
        {%- if meta.get('required') -%}
            {%- do rules.append((name ~ ' is empty', quoted ~ ' is null')) -%}
        {%- endif -%}
        {%- if meta.get('finite') -%}
            {%- do rules.append((name ~ ' is not finite', 'not isfinite(' ~ quoted ~ ')')) -%}
        {%- endif -%}
        {%- if meta.get('values') -%}
            {%- do rules.append((name ~ ' is none of ' ~ meta['values'] | join(', '), quoted ~ " not in ('" ~ meta['values'] | join("', '") ~ "')")) -%}
        {%- endif -%}
    {%- endfor -%}
with broken (rule, n_rows) as (
    {%- for rule, condition in rules %}
    select '{{ rule }}', count(*) from {{ model }} where {{ condition }}
    union all
    {%- endfor %}
    {%- if key %}
    select '{{ key | join(', ') }} stands more than once', count(*)
    from (select 1 from {{ model }} group by {% for column in key %}{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %} having count(*) > 1) as repeated
    {%- else %}
    select 'no rule', 0
    {%- endif %}
)
select printf('%s: %d rows in which %s', '{{ node.name }}', n_rows, rule) as complaint from broken where n_rows > 0
{%- else -%}
select 1
{%- endif -%}
{% endtest %}
