-- Region-years whose index is missing because an indicator is, and which.
select
    index_id, region_type, region_id, year,
    string_agg(indicator_id, ', ' order by indicator_id) as missing_indicators
from {{ ref('int_index_cells') }}
where value is null
group by index_id, region_type, region_id, year
