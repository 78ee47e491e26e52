-- Factor from one currency to another by year: annual average rates, between two foreign ones over the yuan, and one for a currency to itself.
with rates as (
    select currency, year, cny_per_unit from {{ ref('fx') }} where cny_per_unit > 0
),
currencies as (
    select 'CNY' as currency union select currency from {{ ref('fx') }}
)
select currency as from_currency, 'CNY' as to_currency, year, cny_per_unit as factor from rates
union all
select 'CNY', currency, year, 1 / cny_per_unit from rates
union all
select rates.currency, others.currency, year, rates.cny_per_unit / others.cny_per_unit
from rates
join rates as others using (year)
where rates.currency <> others.currency
union all
select currency, currency, cast(null as integer), 1.0 from currencies
