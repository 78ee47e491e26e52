-- An indicator made of a series that no registry row names would be missing everywhere, silently.
select printf('indicators: %s uses %s, which registry.series does not list; nearest is %s', indicator_id, sides.series_id,
              (select arg_max(known.series_id, jaro_winkler_similarity(known.series_id, sides.series_id)) from {{ ref('series') }} as known)) as complaint
from {{ ref('int_indicator_sides') }} as sides
where sides.series_id not in (select series_id from {{ ref('series') }})
