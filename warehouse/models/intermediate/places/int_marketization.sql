-- Marketization of provinces and, handed down, of their cities. Up to two years after the last published one it is extrapolated
-- by the geometric mean of the yearly growth since 2011 (Zhang and Song 2025, decision Z-11).
with published as (
    select region_id, year, value, is_interpolated, source_id
    from {{ ref('int_values_filled') }}
    where region_type = 'province' and series_id = 'marketization_total'
),
spans as (
    select region_id, min(year) filter (where year >= 2011) as first_year, max(year) as last_year from published group by region_id
),
growth as (
    select
        spans.region_id, last_year, last.value as last_value, last.source_id,
        power(last.value / first.value, 1.0 / (last_year - first_year)) as factor
    from spans
    join published as first on first.region_id = spans.region_id and first.year = first_year
    join published as last on last.region_id = spans.region_id and last.year = last_year
    where last_year > first_year and first.value > 0 and last.value > 0
),
provinces as (
    select *, false as is_extrapolated from published
    union all by name
    select
        region_id, last_year + ahead as year, last_value * power(factor, ahead) as value,
        true as is_interpolated, true as is_extrapolated, source_id
    from growth, (select unnest([1, 2]) as ahead)
)
select 'province' as region_type, * from provinces
union all by name
select 'city' as region_type, cities.region_id, provinces.* exclude (region_id)
from provinces
join {{ ref('regions') }} as cities
    on (cities.level = 'city' and cities.parent_id = provinces.region_id)
    or (cities.is_municipality and cities.region_id = provinces.region_id)
