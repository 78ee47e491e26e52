-- A value of a series is the preferred landed figure in base units and one currency; a filled one lies between its two anchors.
with printed as (  -- the raw folder says table and key, the ranked values series and edition
    select cells.address, cells.region_type, cells.region_id, cells.year, coalesce(series.series_id, cells.item) as series_id,
        cells.source_file, cells.vintage, cells.quality,
        if(cells.raw_table in ('raw_patent', 'raw_index'), 1, units.factor) as factor
    from trace_raw_cells as cells
    left join registry.series as series on series.table_name = cells.raw_table and series.raw_key = cells.item and cells.raw_table in ('raw_patent', 'raw_index')
    left join registry.units as units on units.unit_id = cells.unit
    where cells.raw_table in ('raw_province_year', 'raw_city_year', 'raw_national_year', 'raw_patent', 'raw_index')
)
select preferred.series_id || '/' || preferred.currency as name, preferred.region_type, preferred.region_id, preferred.year,
    'raw' as child_kind, printed.address as child_name, '' as child_region_type, '' as child_region_id, 0 as child_year, 'printed' as role,
    {'unit_factor': printed.factor, 'exchange_rate': coalesce(rates.factor, 1), 'stated_currency': preferred.stated_currency, 'left_year': null::integer, 'right_year': null::integer} as facts
from intermediate.int_values_preferred as preferred
join printed using (region_type, region_id, year, series_id, source_file, vintage, quality)
left join intermediate.int_exchange_rates as rates
    on rates.from_currency = preferred.stated_currency and rates.to_currency = preferred.currency and (rates.year = preferred.year or rates.year is null)
union all
select filled.series_id || '/' || filled.currency, filled.region_type, filled.region_id, filled.year,
    'value' as child_kind, filled.series_id || '/' || filled.currency, filled.region_type, filled.region_id, if(anchors.is_left, anchor_left, anchor_right),
    if(anchors.is_left, 'left anchor', 'right anchor'), {'unit_factor': null, 'exchange_rate': null, 'stated_currency': null, 'left_year': anchor_left, 'right_year': anchor_right}
from intermediate.int_values_filled as filled, (values (true), (false)) as anchors (is_left)
where filled.is_interpolated
