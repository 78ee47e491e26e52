-- The one list of measures of products.
{%- set definitions = [
    ref('complexity__prody'),
    ref('complexity__prody_province'),
    ref('complexity__reflections_prod'),
    ref('complexity__pci'),
] %}
{% for definition in definitions -%}
select measure_id, product_id, year, value from {{ definition }}
{{ 'union all' if not loop.last }}
{% endfor %}
order by measure_id, product_id, year
