-- Exports of countries as landed; the country is the region.
select
    'country' as region_type,
    upper(exporter_iso3) as region_id,
    product_code as product_id,
    hs_version,
    year,
    value_usd,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_world_export') }}
