-- The terms of each indicator, one row per region, year, indicator and side of the fraction.
with sides as (
    select indicator_id, region_type, unit, currency, 'numerator' as side, unnest(string_split(numerator, '+')) as term from {{ ref('indicators') }}
    union all
    select indicator_id, region_type, unit, currency, 'denominator' as side, unnest(string_split(denominator, '+')) as term from {{ ref('indicators') }}
),
terms as (
    select
        sides.indicator_id, sides.region_type, side, trim(term) as series_id,
        coalesce(sides.currency, units.currency, 'CNY') as money,
        count(*) over (partition by sides.indicator_id, sides.region_type, side) as n_terms
    from sides
    left join {{ ref('units') }} as units on units.unit_id = sides.unit
    where trim(term) <> ''
)
select
    indicator_id, region_type, region_id, year, side,
    sum(inputs.value) as value,
    bool_or(inputs.is_interpolated) as is_interpolated,
    string_agg(distinct inputs.source_id, '+' order by inputs.source_id) as source_id
from terms
join {{ ref('int_terms') }} as inputs using (region_type, series_id)
where inputs.currency in ('', money)
group by indicator_id, region_type, region_id, year, side
having count(*) = max(n_terms)  -- a missing term makes the indicator missing, never smaller
