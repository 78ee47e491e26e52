-- Ready-made indices as series: the registry names the combination of index and component.
select
    region_type,
    region_id,
    year,
    coalesce(series.series_id, concat_ws('/', index_name, component)) as series_id,
    value,
    'index' as base_unit,
    'index_level' as quantity,
    cast(null as varchar) as currency,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_index') }}
left join {{ ref('series') }} as series
    on series.table_name = 'raw_index' and series.raw_key = concat_ws('/', index_name, component)
