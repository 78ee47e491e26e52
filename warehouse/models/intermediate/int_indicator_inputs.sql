-- Sums of the terms of each side, one row per region, year, indicator and side.
with terms as (
    select sides.*, coalesce(indicators.currency, units.currency, 'CNY') as money
    from {{ ref('int_indicator_sides') }} as sides
    join {{ ref('indicators') }} as indicators using (indicator_id, region_type)
    left join {{ ref('units') }} as units on units.unit_id = indicators.unit
    where side <> 'deflator'
)
select
    terms.indicator_id, terms.region_type, inputs.region_id, inputs.year, terms.side,
    sum(terms.coefficient * inputs.value) as value,
    bool_or(inputs.is_interpolated) as is_interpolated,
    string_agg(distinct inputs.source_id, '+' order by inputs.source_id) as source_id
from terms
join {{ ref('int_terms') }} as inputs on inputs.region_type = terms.term_region_type and inputs.series_id = terms.series_id
where inputs.currency in ('', money)
group by terms.indicator_id, terms.region_type, inputs.region_id, inputs.year, terms.side
having count(*) = max(n_terms)  -- a missing term makes the indicator missing, never smaller
