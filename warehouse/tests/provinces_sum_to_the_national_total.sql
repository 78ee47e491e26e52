{{ config(severity='warn') }}
select printf('%s %d from %s (quality: %s): the provinces sum to %.0f, the national total is %.0f (%s), a difference of %+.1f %%',
              series_id, year, source_file, coalesce(nullif(quality, ''), 'not stated'), provinces_total, national_total, unit, difference_pct) as complaint
from {{ ref('int_national_check') }}
where is_outside_tolerance
