-- What became of each component of each index, in words: why an index has no value, or an indicator no weight.
with counted as (
    select
        components.index_id, cells.period, components.indicator_id,
        count(cells.region_id) as n_rows,
        count(cells.value) as n_known,
        count(*) filter (where cells.is_complete) as n_complete,
        count(*) filter (where cells.is_weighed) as n_weighed
    from {{ ref('int_index_components') }} as components
    left join {{ ref('int_index_cells') }} as cells using (index_id, indicator_id)
    group by components.index_id, cells.period, components.indicator_id
),
stopped as (
    select index_id, period, reason from {{ ref('int_index_principal') }} where reason is not null
)
select
    counted.*,
    case
        when counted.n_rows = 0 then 'no data: no indicator of the index has a value in its sample'
        when counted.n_known = 0 then 'all missing: the index has no value'
        when counted.n_complete = 0 then 'no complete row: every row lacks some indicator'
        when counted.n_weighed = 0 then 'no complete row in the base year: the index has no value'
        when not bool_or(ranges.is_varying) over whole then 'constant, as all of the index: no weights, no value'
        when not ranges.is_varying then 'constant: weight 0'
        when stopped.reason is not null then stopped.reason
        when weights.indicator_id is not null and weights.weight is null then 'no weights: by its weighting no component differs from another'
        else 'used'
    end as outcome
from counted
left join {{ ref('int_index_ranges') }} as ranges using (index_id, period, indicator_id)
left join {{ ref('int_index_weights') }} as weights using (index_id, period, indicator_id)
left join stopped using (index_id, period)
window whole as (partition by counted.index_id, counted.period)
