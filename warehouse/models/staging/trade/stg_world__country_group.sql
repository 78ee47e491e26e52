-- Membership of countries in groups as landed.
select
    upper(iso3) as country_id,
    {{ adapter.quote("group") }} as group_id,
    from_year,
    snapshot_year,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_country_group') }}
