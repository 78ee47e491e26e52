-- Money that is in no figure in yuan, or in none in US dollars, for want of a rate in registry.fx: it stays in the currency in which it is stated.
with stated as (
    select distinct region_type, region_id, year, series_id, stated_currency, source_id, source_file
    from {{ ref('int_values_converted') }}
    where stated_currency is not null
),
needed as (
    select stated.*, wanted.currency, unnest([stated_currency, wanted.currency]) as rate_of
    from stated
    join (values ('CNY'), ('USD')) as wanted (currency) on wanted.currency <> stated_currency
)
select
    region_type, region_id, year, series_id, stated_currency, currency, source_id, source_file,
    printf('registry.fx has no rate of %s for %d', string_agg(rate_of, ' and ' order by rate_of), year) as missing_because
from needed
where rate_of <> 'CNY' and (rate_of, year) not in (select (currency, year) from {{ ref('fx') }} where cny_per_unit > 0)
group by region_type, region_id, year, series_id, stated_currency, currency, source_id, source_file
