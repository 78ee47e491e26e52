-- Patents as series: the registry names the combination of type, status and class.
select
    region_type,
    region_id,
    year,
    coalesce(series.series_id, concat_ws('/', patent_type, status, tech_class)) as series_id,
    "count" as value,
    'count' as base_unit,
    'count' as quantity,
    cast(null as varchar) as currency,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_patent') }}
left join {{ ref('series') }} as series
    on series.table_name = 'raw_patent' and series.raw_key = concat_ws('/', patent_type, status, tech_class)
