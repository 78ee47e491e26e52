-- Series across changes of the price base: the figure, and per break ahead the overlap at the old and at the new prices; the comparable
-- reading is the spliced one or the fallback series.
with rebased as (
    select ranked.*, cells.address, ranked.value / nullif(cells.value, 0) as in_base_units
    from intermediate.int_values_ranked as ranked
    join trace_raw_cells as cells
        on cells.item = ranked.series_id and (cells.region_type, cells.region_id, cells.year, cells.source_file, cells.vintage, cells.quality)
         = (ranked.region_type, ranked.region_id, ranked.year, ranked.source_file, ranked.vintage, ranked.quality)
    where ranked.quality like 'rebased%'
),
spliced as (
    select * from intermediate.int_series_spliced where value is not null
)
select series_id || '_spliced/' || currency as name, region_type, region_id, year,
    'value' as child_kind, series_id || '/' || currency as child_name, region_type as child_region_type, region_id as child_region_id, year as child_year,
    'printed value' as role, null as facts
from spliced
union all
select spliced.series_id || '_spliced/' || spliced.currency, spliced.region_type, spliced.region_id, spliced.year,
    'value' as child_kind, spliced.series_id || '/' || spliced.currency, spliced.region_type, spliced.region_id, factors.overlap_year, 'overlap at old prices', null
from spliced
join intermediate.int_splice_factors as factors using (region_type, region_id, series_id, currency)
where factors.first_year > spliced.year
union all
select spliced.series_id || '_spliced/' || spliced.currency, spliced.region_type, spliced.region_id, spliced.year,
    'raw' as child_kind, rebased.address, '', '', 0, 'overlap at new prices', {'unit_factor': rebased.in_base_units}
from spliced
join intermediate.int_splice_factors as factors using (region_type, region_id, series_id, currency)
join rebased on (rebased.year, rebased.source_id) = (factors.overlap_year, factors.source_id)
    and (rebased.region_type, rebased.region_id, rebased.series_id, rebased.currency) = (spliced.region_type, spliced.region_id, spliced.series_id, spliced.currency)
where factors.first_year > spliced.year
union all
select comparable.series_id || '_comparable/' || comparable.currency, comparable.region_type, comparable.region_id, comparable.year,
    if(choice = 'spliced', 'term', 'value') as child_kind,
    if(choice = 'spliced', comparable.series_id || '_spliced', breaks.fallback_series) || '/' || comparable.currency,
    comparable.region_type, comparable.region_id, comparable.year, 'is', null
from intermediate.int_series_comparable as comparable
join (select distinct series_id, fallback_series from registry.series_breaks) as breaks using (series_id)
