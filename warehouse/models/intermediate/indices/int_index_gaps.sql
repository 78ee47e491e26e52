-- Region-years whose index is missing because an indicator is, which, and why.
select
    index_id, region_type, region_id, year,
    string_agg(indicator_id, ', ' order by indicator_id) as missing_indicators,
    string_agg(indicator_id || ': ' || missing_because, '; ' order by indicator_id) as missing_because
from {{ ref('int_index_cells') }}
where value is null
group by index_id, region_type, region_id, year
