-- Factor from one currency to another by year: annual average rates, and one for a currency to itself.
with rates as (
    select currency, year, cny_per_unit from {{ ref('fx') }}
),
currencies as (
    select 'CNY' as currency union select currency from rates
)
select currency as from_currency, 'CNY' as to_currency, year, cny_per_unit as factor from rates
union all
select 'CNY', currency, year, 1 / cny_per_unit from rates where cny_per_unit > 0
union all
select currency, currency, cast(null as integer), 1.0 from currencies
