-- An indicator made of a series that no registry row names would be missing everywhere, silently.
with terms as (
    select indicator_id, trim(unnest(string_split(concat_ws('+', numerator, denominator, deflator), '+'))) as term from {{ ref('indicators') }}
)
select printf('indicators: %s uses %s, which registry.series does not list; nearest is %s', indicator_id, term,
              (select arg_max(series_id, jaro_winkler_similarity(series_id, term)) from {{ ref('series') }})) as complaint
from terms
where term <> '' and term not in (select series_id from {{ ref('series') }})
