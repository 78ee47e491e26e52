-- Figures of 1984 in base units, as series named by the registry.
select
    region_type,
    region_id,
    coalesce(registered.series_id, history.series) as series_id,
    history.value * coalesce(units.factor, 1) as value,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_history_1984') }} as history
left join {{ ref('series') }} as registered
    on registered.table_name = 'raw_history_1984' and registered.raw_key = history.series
left join {{ ref('units') }} as units on units.unit_id = registered.unit
