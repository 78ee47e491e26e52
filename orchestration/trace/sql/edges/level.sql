-- A level at constant prices is a ratio, of its year or of the base year, and the chain of yearly indices between the two.
with levels as (
    select deflated.*, definitions.deflator, definitions.deflator_base_year as base_year, definitions.deflation
    from intermediate.int_indicators_deflated as deflated
    join registry.indicators as definitions using (indicator_id, region_type)
    where deflated.value is not null
)
select indicator_id as name, region_type, region_id, year,
    'ratio' as child_kind, indicator_id as child_name, region_type as child_region_type, region_id as child_region_id,
    if(deflation = 'extrapolate', base_year, year) as child_year, 'ratio' as role, null as facts
from levels
union all
select levels.indicator_id, levels.region_type, levels.region_id, levels.year,
    'value' as child_kind, links.series_id || '/' || links.currency, links.region_type, links.region_id, links.year, 'link', null
from levels
join intermediate.int_values_filled as links
    on links.series_id = levels.deflator and (links.region_type, links.region_id) = (levels.region_type, levels.region_id)
    and links.year > least(levels.year, levels.base_year) and links.year <= greatest(levels.year, levels.base_year)
