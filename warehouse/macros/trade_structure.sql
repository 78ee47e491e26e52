{# Totals of trade for every row of registry.measures that names `definition`, in the chapters hs_from to hs_to of the row;
   whole_* are those over all chapters. #}
{% macro trade_scope(definition) %}
select
    scope.region_type, scope.region_id, scope.year, variants.measure_id,
    scope.exports, scope.imports, scope.has_imports, scope.all_exports,
    whole.exports as whole_exports, whole.all_exports as whole_all_exports
from {{ ref('measures') }} as variants
join {{ ref('int_trade_totals') }} as scope
    on (scope.hs_from, scope.hs_to) = (coalesce(variants.hs_from, '00'), coalesce(variants.hs_to, '99'))
left join {{ ref('int_trade_totals') }} as whole
    on (whole.hs_from, whole.hs_to) = ('00', '99')
    and (whole.region_type, whole.region_id, whole.year) = (scope.region_type, scope.region_id, scope.year)
where variants.definition = '{{ definition }}'
{% endmacro %}
