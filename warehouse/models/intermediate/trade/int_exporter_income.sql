-- Income per person of whoever exports: countries in two prices, provinces and cities in yuan.
with constant_prices as (
    {{ preferred_edition(ref('stg_world__country_year'), ['country_id', 'year'], 'gdp_pc_ppp_const') }}
),
current_prices as (
    {{ preferred_edition(ref('stg_world__country_year'), ['country_id', 'year'], 'gdp_pc_usd') }}
)
select 'country' as region_type, country_id as region_id, year, 'ppp_const' as price, gdp_pc_ppp_const as income
from constant_prices
union all
select 'country', country_id, year, 'usd', gdp_pc_usd from current_prices
union all
select region_type, region_id, year, 'yuan', value
from {{ ref('int_values_filled') }}
where series_id = 'gdp_pc_nominal' and currency = 'CNY' and region_type in ('province', 'city')
