-- Terms that are added measure the same thing, the unit fits what is measured, and nothing an indicator needs is left blank.
with measured as (
    select sides.*, series.quantity
    from {{ ref('int_indicator_sides') }} as sides
    left join {{ ref('series') }} as series using (series_id)
),
complaints as (
    select indicator_id, region_type, printf('adds different quantities: %s', string_agg(distinct quantity, ', ' order by quantity)) as complaint
    from measured where side <> 'deflator' group by indicator_id, region_type, side having count(distinct quantity) > 1
    union all
    select indicator_id, region_type, printf('its deflator %s is no index with the previous year = 100', series_id)
    from measured where side = 'deflator' and quantity <> 'index_prev_year'
    union all
    select indicators.indicator_id, indicators.region_type, printf('its unit %s measures %s, its terms are %s', indicators.unit, units.quantity, any_value(measured.quantity))
    from {{ ref('indicators') }} as indicators
    join {{ ref('units') }} as units on units.unit_id = indicators.unit
    join measured on (measured.indicator_id, measured.region_type) = (indicators.indicator_id, indicators.region_type) and measured.side = 'numerator'
    where indicators.denominator is null and indicators.transform in ('none', 'diff', 'lag') and units.quantity <> measured.quantity
      and (indicators.indicator_id, indicators.region_type) not in (select (indicator_id, region_type) from {{ ref('indicator_factors') }})
    group by indicators.indicator_id, indicators.region_type, indicators.unit, units.quantity
    union all
    select indicator_id, region_type, 'scale, transform and numerator must be filled, and deflation where there is a deflator'
    from {{ ref('indicators') }}
    where scale is null or transform is null or numerator is null
       or (deflator is not null and (deflation is null or deflator_base_year is null))
    union all
    select indicator_id, region_type, printf('a share in %% needs scale 100, it has %g', scale)
    from {{ ref('indicators') }}
    where unit = '%' and denominator is not null and scale <> 100
)
select printf('indicators: %s of %s: %s', indicator_id, region_type, complaint) as complaint from complaints
