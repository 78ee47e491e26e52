{# A pattern of the registry, where * stands for any text, as a LIKE pattern. #}
{% macro like_pattern(column) -%}
    replace(coalesce({{ column }}, ''), '*', '%')
{%- endmacro %}

{# Deviation from a base year, (x_t - x_base) / x_base, for every row of registry.measures that names `definition`:
   the indicator and the base year are the conventions in which its variants differ. #}
{% macro deviation_from_base(definition) %}
select
    region_type, region_id, year, measure_id,
    case when missing_because is null then (actual_value - base_value) / base_value end as value
from {{ ref('int_base_values') }}
where definition = '{{ definition }}'
{% endmacro %}

{# The registry's rows of one grain as columns of a wide panel: (name, label_en, label_zh, unit) for each. #}
{% macro panel_columns(region_type) %}
    {%- set columns = [] -%}
    {%- set registries = [(ref('indicators'), 'indicator_id'), (ref('indices'), 'index_id'), (ref('measures'), 'measure_id'), (ref('splits'), 'split_id')] -%}
    {%- if execute -%}
        {%- for registry, id in registries -%}
            {%- if load_relation(registry) is not none -%}
                {%- set rows = run_query("select " ~ id ~ ", coalesce(label_en, label_zh, " ~ id ~ "), coalesce(label_zh, label_en, " ~ id ~ "), unit from " ~ registry ~ " where region_type in ('region', '" ~ region_type ~ "') order by rowid") -%}
                {%- for row in rows.rows -%}{%- do columns.append(row.values()) -%}{%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(columns) -%}
{% endmacro %}

{# One row per region and year; a column for everything the registry knows of that grain, NULL where there is no data. #}
{% macro panel(region_type) %}
with long as (
    select region_id, year, indicator_id as name, value from {{ ref('indicator_values') }} where region_type = '{{ region_type }}'
    union all
    select region_id, year, index_id as name, value from {{ ref('index_values') }} where region_type = '{{ region_type }}'
    union all
    select region_id, year, measure_id as name, value from {{ ref('measure_values') }} where region_type = '{{ region_type }}'
    union all
    select region_id, year, split_id as name, value from {{ ref('split_values') }} where region_type = '{{ region_type }}'
)
select
    region_id,
    year
    {%- for column in panel_columns(region_type) %},
    max(value) filter (where name = '{{ column[0] }}') as {{ column[0] }}
    {%- endfor %}
from long
group by region_id, year
order by region_id, year
{% endmacro %}

{# Column comments from the registry: the one dictionary that feeds every label. #}
{% macro describe_panel(this, region_type) %}
    {%- for column in panel_columns(region_type) %}
    comment on column {{ this }}.{{ column[0] }} is '{{ (column[1] ~ " | " ~ column[2] ~ " (" ~ column[3] ~ ")") | replace("'", "''") }}';
    {%- endfor %}
    select 1
{% endmacro %}

{# Deviation from a counterfactual path for every row of registry.measures that names `definition`; with a winsor_share
   the values of a grain beyond its quantiles, over all regions and years, are moved to them. A quantile lies linearly
   between the two nearest values (Hyndman and Fan 1996, type 7). #}
{% macro deviation_from_path(definition) %}
with deviations as (
    select
        paths.*,
        row_number() over grain - 1 as place,
        (count(paths.value) over grain_values - 1) * coalesce(variants.winsor_share, 0) as low_place,
        (count(paths.value) over grain_values - 1) * (1 - coalesce(variants.winsor_share, 0)) as high_place
    from {{ ref('int_path_deviations') }} as paths
    join {{ ref('measures') }} as variants using (measure_id, definition)
    where definition = '{{ definition }}'
    window
        grain as (partition by measure_id, paths.region_type order by paths.value nulls last),
        grain_values as (partition by measure_id, paths.region_type)
),
limits as (
    select
        measure_id, region_type,
        sum(value * greatest(0, 1 - abs(place - low_place))) as lowest,
        sum(value * greatest(0, 1 - abs(place - high_place))) as highest
    from deviations
    where value is not null
    group by measure_id, region_type
)
select
    region_type, region_id, year, measure_id,
    case when value is not null then greatest(lowest, least(highest, value)) end as value
from deviations
left join limits using (measure_id, region_type)
{% endmacro %}

{# A figure at 12 significant digits: what a comparison may hang on, since a sum of doubles may differ in its last bits. #}
{% macro significant(value) -%}
    case when {{ value }} = 0 then 0 else round({{ value }}, 11 - cast(floor(log10(abs({{ value }}))) as integer)) end
{%- endmacro %}
