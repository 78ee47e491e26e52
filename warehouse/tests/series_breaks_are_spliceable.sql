-- A break needs an overlap before its first year, and one fallback for the series.
select printf('series_breaks: %s from %d: the overlap year %d must come before it', series_id, first_year, overlap_year) as complaint
from {{ ref('series_breaks') }} where overlap_year >= first_year
union all
select printf('series_breaks: %s names several fallbacks: %s', series_id, string_agg(distinct fallback_series, ', ' order by fallback_series))
from {{ ref('series_breaks') }} group by series_id having count(distinct fallback_series) > 1
