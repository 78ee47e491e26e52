-- A ratio is made of the terms of its numerator, denominator and factor; a factor may be the nation's, or of an earlier year.
with made_of as (
    select distinct series_id from intermediate.int_values_filled where series_id not in (select series_id from intermediate.int_region_facts)
),
terms as (
    select
        sides.indicator_id, sides.region_type, sides.term_region_type, sides.side, sides.series_id, sides.coefficient,
        coalesce(indicators.currency, units.currency, 'CNY') as money,
        if(sides.side = 'factor', factors.lag, 0) as lag, sides.side = 'factor' and factors.factor_region_type = 'nation' as is_national
    from intermediate.int_indicator_sides as sides
    join registry.indicators as indicators using (indicator_id, region_type)
    left join registry.units as units on units.unit_id = indicators.unit
    left join registry.indicator_factors as factors using (indicator_id, region_type)
    where sides.side <> 'deflator'
)
select ratios.indicator_id as name, ratios.region_type, ratios.region_id, ratios.year,
    if(inputs.series_id in (from made_of), 'value', 'term') as child_kind,
    inputs.series_id || '/' || inputs.currency as child_name, inputs.region_type as child_region_type, inputs.region_id as child_region_id,
    inputs.year as child_year, terms.side as role, {'coefficient': terms.coefficient} as facts
from intermediate.int_indicator_ratios as ratios
join terms using (indicator_id, region_type)
join intermediate.int_terms as inputs
    on inputs.series_id = terms.series_id and inputs.region_type = terms.term_region_type
    and inputs.region_id = if(terms.is_national, '000000', ratios.region_id) and inputs.year = ratios.year - terms.lag
    and inputs.currency in ('', terms.money)
where ratios.value is not null
