-- Exports of provinces by industry as landed.
select
    'province' as region_type,
    region_id,
    industry_code as product_id,
    year,
    value,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_industry_export') }}
