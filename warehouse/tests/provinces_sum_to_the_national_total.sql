{{ config(severity='warn') }}
select printf('%s %d from %s (%s): the provinces sum to %.0f, the national total is %.0f million %s (%+.1f %%)',
              series_id, year, source_file, quality, provinces_total / 1e6, national_total / 1e6, currency, difference_pct) as complaint
from {{ ref('int_national_check') }}
where is_outside_tolerance
