-- Series with breaks, every year at the prices of the newest: a figure times the factors of the breaks after it; one factor missing,
-- and the figure is missing, with the reason (decision X-13).
with printed as (
    select * from {{ ref('int_values_filled') }} where series_id in (select series_id from {{ ref('series_breaks') }})
),
ahead as (
    select
        printed.region_type, printed.region_id, printed.year, printed.series_id, printed.currency,
        count(factors.first_year) as n_breaks,
        count(factors.factor) as n_factors,
        product(factors.factor) as factor,
        string_agg(factors.missing_because, '; ' order by factors.first_year) as missing_because,
        string_agg(distinct nullif(factors.source_id, printed.source_id), '+' order by nullif(factors.source_id, printed.source_id)) as source_id
    from printed
    join {{ ref('int_splice_factors') }} as factors
        on factors.first_year > printed.year
        and (factors.region_type, factors.region_id, factors.series_id, factors.currency)
          = (printed.region_type, printed.region_id, printed.series_id, printed.currency)
    group by printed.region_type, printed.region_id, printed.year, printed.series_id, printed.currency
)
select
    region_type, region_id, year, series_id, currency,
    printed.value as raw_value,
    case when n_breaks is null then printed.value when n_factors = n_breaks then printed.value * factor end as value,
    n_breaks is not null as is_spliced,
    printed.is_interpolated,
    ahead.missing_because,
    concat_ws('+', printed.source_id, ahead.source_id) as source_id
from printed
left join ahead using (region_type, region_id, year, series_id, currency)
