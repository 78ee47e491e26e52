-- Customs rows as landed; codes stay text, countries in capitals.
select
    region_type,
    region_id,
    product_code as product_id,
    hs_version,
    upper(partner_iso3) as partner_id,
    year,
    flow,
    value_usd,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_customs_trade') }}
