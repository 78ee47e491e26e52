{# A column of int_trade_structure for every row of registry.measures that names `definition`, of the products of its class. #}
{% macro trade_structure(definition, column) %}
select structure.region_type, region_id, year, measure_id, structure.{{ column }} as value
from {{ ref('measures') }} as variants
join {{ ref('int_trade_structure') }} as structure
    on (structure.product_scheme, structure.product_class)
     = (coalesce(variants.product_scheme, 'all'), coalesce(variants.product_class, 'all'))
where definition = '{{ definition }}'
{% endmacro %}

{# The value itself, or one where it passes the threshold of the measure and zero where it does not. #}
{% macro passing(value) -%}
    case comparison
        when 'gt' then cast({{ value }} > threshold as double)
        when 'ge' then cast({{ value }} >= threshold as double)
        else cast({{ value }} as double)
    end
{%- endmacro %}
