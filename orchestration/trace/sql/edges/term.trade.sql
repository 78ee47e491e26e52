-- A series whose raw_key names a measure of the customs records is that measure.
select terms.series_id || '/' as name, terms.region_type, terms.region_id, terms.year,
    'measure' as child_kind, series.raw_key as child_name, terms.region_type as child_region_type, terms.region_id as child_region_id, terms.year as child_year,
    'is' as role, null as facts
from intermediate.int_trade_terms as terms
join registry.series as series using (series_id)
