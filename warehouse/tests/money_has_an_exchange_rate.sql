{{ config(severity='warn') }}
select printf('%s %s %d: %s is in %s, and registry.fx has no rate for %d: add the row or the other currency stays missing',
              region_type, region_id, year, series_id, stated_currency, year) as complaint
from {{ ref('int_values_converted') }}
group by region_type, region_id, year, series_id, stated_currency, source_id
having stated_currency is not null and count(distinct currency) < 2
