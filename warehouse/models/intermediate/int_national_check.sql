-- Sums over provinces beside the national total, for every source and year in which a total is known; US dollars for money.
with totals as (
    select totals.series_id, totals.year, totals.value * units.factor as national, units.currency, totals.tolerance_pct
    from {{ ref('national_totals') }} as totals
    join {{ ref('units') }} as units on units.unit_id = totals.unit
),
provinces as (
    select count(*) as n from {{ ref('regions') }} where level = 'province'
)
select
    landed.series_id,
    landed.year,
    landed.source_id,
    min(landed.source_file) as source_file,
    min(landed.quality) as quality,
    count(*) as n_provinces,
    sum(landed.value) as provinces_total,
    any_value(totals.national) as national_total,
    100 * (sum(landed.value) / any_value(totals.national) - 1) as difference_pct,
    any_value(totals.currency) as currency,
    abs(difference_pct) > any_value(totals.tolerance_pct) as is_outside_tolerance
from {{ ref('int_values_ranked') }} as landed
join totals
    on totals.series_id = landed.series_id and totals.year = landed.year and coalesce(totals.currency, '') = landed.currency
cross join provinces
where landed.region_type = 'province'
group by landed.series_id, landed.year, landed.source_id
having count(*) = any_value(provinces.n)
