{{ config(severity='warn') }}
-- Figures off by orders of magnitude are named and stay as they are: a unit is wrong, or a decimal point.
select printf('%s from %s: %d figures of the grain %s are far from their %s, as %s %d with %.4g where %.4g is usual, a factor of %.3g: is the unit right? (intermediate.int_suspect_sizes)',
              series_id, source_file, count(*), region_type, compared_with, arg_max(region_id, abs(ln(ratio))), arg_max(year, abs(ln(ratio))),
              arg_max(value, abs(ln(ratio))), arg_max(compared_value, abs(ln(ratio))), arg_max(ratio, abs(ln(ratio)))) as complaint
from {{ ref('int_suspect_sizes') }}
group by series_id, source_file, region_type, compared_with
