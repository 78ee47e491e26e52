{{ config(severity='warn') }}
select printf('%s of %d is in %s, and registry.fx has no rate for that year: %d values stay out of every figure in yuan until the row is added',
              series_id, year, stated_currency, count(*)) as complaint
from (
    select series_id, year, stated_currency
    from {{ ref('int_values_converted') }}
    where stated_currency <> 'CNY'
    group by region_type, region_id, year, series_id, stated_currency, source_id
    having not bool_or(currency = 'CNY')
)
group by series_id, year, stated_currency
