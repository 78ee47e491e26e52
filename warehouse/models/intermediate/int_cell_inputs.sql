-- What the cells of an index or a measure are made of: indicators by id, series by id and currency.
select index_id as column_name, region_type, indicator_id as input_id, deviation_base_year as base_year, false as from_before
from {{ ref('int_index_components') }}
union
select measure_id, region_type, coalesce(indicator_id, concat_ws('/', series_id, currency)), base_year, coalesce(path in ('lag_actual', 'weighted'), false)
from {{ ref('measures') }}
where indicator_id is not null or (series_id is not null and partner_group is null)
union
select frontier_terms.measure_id, measures.region_type, frontier_terms.indicator_id, null, false
from {{ ref('frontier_terms') }} as frontier_terms
join {{ ref('measures') }} as measures using (measure_id)
