-- What each file of customs rows holds, by source and edition; the rows themselves are stg_customs__trade.
select file, fingerprint, region_type, region_id, year, flow, hs_version, {{ source_id() }} as source_id, source_file, vintage, quality
from {{ source('loads', 'raw_customs_trade_files') }}
