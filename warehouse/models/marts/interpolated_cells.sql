-- The cells of the panels that rest on a filled cell: indicators themselves, indices of which a component is filled,
-- and measures whose value, value of the base year or, for paths along last year's value, of the year before is filled.
-- National figures and customs records are not counted: the former are the same for all regions, the latter never filled.
with filled as (
    select region_type, region_id, year, indicator_id as input_id from {{ ref('indicator_values') }} where is_interpolated
    union all
    select region_type, region_id, year, concat_ws('/', series_id, currency)
    from {{ ref('int_values_filled') }} where is_interpolated and region_type <> 'nation'
),
valued as (
    select region_type, region_id, year, index_id as column_name from {{ ref('index_values') }} where value is not null
    union all
    select region_type, region_id, year, measure_id from {{ ref('measure_values') }} where value is not null
),
needed as (
    select
        valued.region_type, valued.region_id, valued.year, valued.column_name, inputs.input_id,
        unnest([valued.year, inputs.base_year, if(inputs.from_before, valued.year - 1, null)]) as input_year
    from valued
    join {{ ref('int_cell_inputs') }} as inputs on inputs.column_name = valued.column_name and inputs.region_type in (valued.region_type, 'region')
)
select region_type, region_id, year, indicator_id as column_name from {{ ref('indicator_values') }} where is_interpolated
union
select needed.region_type, needed.region_id, needed.year, needed.column_name
from needed
join filled
    on filled.region_type = needed.region_type and filled.region_id = needed.region_id
    and filled.input_id = needed.input_id and filled.year = needed.input_year
order by region_type, column_name, region_id, year
