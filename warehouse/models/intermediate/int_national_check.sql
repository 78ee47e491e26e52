-- Sums over provinces beside the national total, in the unit of the total, for every source, and for the
-- preferred values, in every year in which one is known.
with totals as (
    select totals.series_id, totals.year, totals.value as national_total, totals.unit, totals.tolerance_pct, units.factor, units.currency
    from {{ ref('national_totals') }} as totals
    join {{ ref('units') }} as units on units.unit_id = totals.unit
),
provinces as (
    select count(*) as n from {{ ref('regions') }} where level = 'province'
),
sums as (
    select
        landed.series_id, landed.year, landed.source_id, landed.source_file, landed.quality, landed.currency,
        count(*) as n_provinces,
        sum(landed.value) as total
    from {{ ref('int_values_ranked') }} as landed
    where landed.region_type = 'province'
    group by all
    union all
    select series_id, year, 'preferred', 'the preferred sources', null, currency, count(*), sum(value)
    from {{ ref('int_values_preferred') }}
    where region_type = 'province'
    group by all
)
select
    sums.series_id,
    sums.year,
    sums.source_id,
    sums.source_file,
    sums.quality,
    totals.unit,
    sums.total / totals.factor as provinces_total,
    totals.national_total,
    100 * (sums.total / totals.factor / totals.national_total - 1) as difference_pct,
    abs(100 * (sums.total / totals.factor / totals.national_total - 1)) > totals.tolerance_pct as is_outside_tolerance
from sums
join totals
    on totals.series_id = sums.series_id and totals.year = sums.year and coalesce(totals.currency, '') = sums.currency
join provinces on provinces.n = sums.n_provinces
