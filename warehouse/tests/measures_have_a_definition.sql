-- A measure that no definition computes would be a column without a value, silently.
select printf('measures: %s: no definition %s computes it', measure_id, definition) as complaint
from {{ ref('measures') }}
where measure_id not in (select measure_id from {{ ref('measure_values') }})
  and exists (from {{ ref('int_indicators') }} as i
              where i.indicator_id = measures.indicator_id and measures.region_type in (i.region_type, 'region'))
