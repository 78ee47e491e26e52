-- Approvals of zones and pilots, one row per landed row.
select
    region_type,
    region_id,
    policy,
    zone_id,
    approved_date,
    effective_year,
    batch,
    source as document,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_policy_event') }}
