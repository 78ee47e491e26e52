-- What an indicator may be made of: series with their gaps filled, those with a price base also spliced, and facts of places.
select region_type, region_id, year, series_id, currency, value, is_interpolated, source_id
from {{ ref('int_values_filled') }}
where series_id not in (select series_id from {{ ref('int_region_facts') }})
union all by name
select region_type, region_id, year, series_id || '_spliced' as series_id, currency, value, is_interpolated, source_id
from {{ ref('int_series_spliced') }}
where value is not null
union all by name
select region_type, region_id, year, series_id || '_comparable' as series_id, currency, value, is_interpolated, source_id
from {{ ref('int_series_comparable') }}
union all by name
select *, '' as currency from {{ ref('int_region_facts') }}
union all by name
select *, '' as currency from {{ ref('int_place_terms') }}
union all by name
select *, '' as currency from {{ ref('int_trade_terms') }}
