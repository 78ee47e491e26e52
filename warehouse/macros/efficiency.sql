{# Efficiencies of every row of registry.measures that names `definition`; missing where its frontier was not found, and
   int_frontier_efficiency says why. #}
{% macro efficiency_of(definition) %}
select
    efficiency.region_type,
    efficiency.region_id,
    efficiency.year,
    efficiency.measure_id,
    case when isfinite(efficiency.efficiency) then efficiency.efficiency end as value
from {{ ref('int_frontier_efficiency') }} as efficiency
join {{ ref('measures') }} as measures using (measure_id)
where measures.definition = '{{ definition }}'
{% endmacro %}
