{{ config(severity='warn') }}
-- A boundary change is never mapped silently: rows whose city code was not in force in their year are named, and stay as they are.
select printf('%s (%s) %s: %d rows of %s in years from %d to %d, and the code %s: check which city these figures are of',
              region_id, any_value(name_zh), table_name, sum(n_rows)::int, min(source_file), min(year), max(year),
              string_agg(distinct because, ' and ' order by because)) as complaint
from {{ ref('int_codes_out_of_force') }}
group by region_id, table_name
