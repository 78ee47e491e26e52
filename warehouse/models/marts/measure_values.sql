{{ config(alias='measures') }}
-- The one list of measures. A new definition is one file and one line here.
{%- set definitions = [
    ref('resilience__trade_deviation'),
    ref('allocation__sfa'),
    ref('allocation__dea'),
    ref('complexity__expy'),
    ref('complexity__tsi'),
    ref('resilience__export_deviation'),
    ref('resilience__counterfactual'),
    ref('resilience__weighted_path'),
    ref('resilience__market_diversity'),
    ref('complexity__reflections'),
    ref('complexity__eci'),
    ref('structure__tc'),
    ref('structure__ms'),
    ref('structure__rca'),
    ref('structure__hhi'),
    ref('structure__destinations'),
    ref('structure__density'),
    ref('structure__group_share'),
    ref('exposure__geopolitical'),
] %}
{% for definition in definitions -%}
select region_type, region_id, year, measure_id, value from {{ definition }}
{{ 'union all' if not loop.last }}
{% endfor %}
order by region_type, measure_id, region_id, year
