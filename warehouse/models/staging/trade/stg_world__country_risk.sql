-- Risk indices of countries as landed.
select
    upper(iso3) as country_id,
    year,
    index_name,
    value,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_country_risk') }}
