{{ config(severity='warn') }}
select printf('%s of %d is in %s, and registry.fx has no rate for that year: %d values stay out of every figure in yuan until the row is added',
              series_id, year, stated_currency, count(*)) as complaint
from {{ ref('int_values_without_rate') }}
where currency = 'CNY'
group by series_id, year, stated_currency
