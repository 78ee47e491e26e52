{# Some keys as one number: grouping, storing and joining four texts costs several times as much. A number that stands for two keys
   is an error (`distinct_codes` of the relation that has the keys), never a sum of both. #}
{% macro cell(last='flow') -%}
    {{ hash_of('region_type, region_id, year, ' ~ last) }}
{%- endmacro %}

{# 64 bits of some columns: the one function here that goes by another name elsewhere, where `hash` has 32 bits. #}
{% macro hash_of(columns) -%}
    {{ 'hash' if target.type == 'duckdb' else 'xxhash64' }}({{ columns }})
{%- endmacro %}

{% macro item(classification, id) -%}
    {%- set grain, product = hash_of('region_type, year'), hash_of(classification ~ ', ' ~ id) -%}
    (({{ grain }} | {{ product }}) & ~({{ grain }} & {{ product }}))  {# their xor; one hash of all four takes twice the time #}
{%- endmacro %}

{% macro distinct_codes(relation, code) -%}
    (select * from {{ relation }}
    qualify case when count(*) over (partition by {{ code }}) = 1 then true else cast('two keys have one code' as boolean) end)  -- the cast fails
{%- endmacro %}

{# Rows whose quality does not begin with "suspect": as a range, which the statistics of a Parquet file answer for whole files. #}
{% macro not_suspect() -%}
    (quality < 'suspect' or quality >= 'suspecu')
{%- endmacro %}

{# Both margins of some customs rows. Two passes: one with grouping sets groups every row by the keys of both. #}
{% macro customs_margins(relation, is_chosen='false') %}
select true as by_product, cell, {{ item("'hs'", 'product_id') }} as item, sum(value_usd) as value_usd, {{ is_chosen }} as is_chosen
from {{ relation }} group by cell, item
union all
select false, cell, {{ item("'partner'", 'partner_id') }} as item, sum(value_usd), {{ is_chosen }}
from {{ relation }} group by cell, item
{% endmacro %}
