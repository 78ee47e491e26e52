{# Some keys as one number: grouping, storing and joining four texts costs several times as much. A number that stands for two keys
   is an error (`distinct_codes` of the relation that has the keys), never a sum of both. #}
{% macro cell() -%}
    hash(region_type, region_id, year, flow)
{%- endmacro %}

{% macro item(classification, id) -%}
    xor(hash(region_type, year), hash({{ classification }}, {{ id }}))  {# one hash of all four takes twice the time #}
{%- endmacro %}

{% macro distinct_codes(relation, code) -%}
    (select * replace (if(count(*) over (partition by {{ code }}) = 1, {{ code }}, error('two keys have one code')) as {{ code }}) from {{ relation }})
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
