-- What the customs rows give to indicators: the measures that a series of the registry names by its raw_key.
with long as (
    select region_type, region_id, year, product_scheme, product_class, 'structure__' || aspect as definition, value
    from {{ ref('int_trade_structure') }} unpivot (value for aspect in (tc, ms, rca))
)
select
    long.region_type, region_id, year, series.series_id, value,
    false as is_interpolated, 'raw_customs_trade' as source_id
from {{ ref('series') }} as series
join {{ ref('measures') }} as measures on measures.measure_id = series.raw_key
join long
    on long.definition = measures.definition
    and (long.product_scheme, long.product_class)
      = (coalesce(measures.product_scheme, 'all'), coalesce(measures.product_class, 'all'))
where series.table_name = 'raw_customs_trade'
