-- Every landed value in base units, money in yuan and in US dollars at the year's average rate (one row each).
-- Without a rate of its year a figure stands in its own currency alone: int_values_without_rate lists such rows.
with landed as (
    select * from {{ ref('stg_yearbook__province_year') }}
    union all by name
    select * from {{ ref('stg_yearbook__national_year') }}
    union all by name
    select * from {{ ref('stg_patent__region_year') }}
    union all by name
    select * from {{ ref('stg_yearbook__city_year') }}
    union all by name
    select * from {{ ref('stg_index__region_year') }}
)
select
    landed.* exclude (value, currency),
    coalesce(rates.to_currency, landed.currency, '') as currency,
    landed.currency as stated_currency,
    landed.value * coalesce(rates.factor, 1) as value
from landed
left join {{ ref('int_exchange_rates') }} as rates
    on rates.from_currency = landed.currency and (rates.year = landed.year or rates.year is null)
where landed.value is not null
