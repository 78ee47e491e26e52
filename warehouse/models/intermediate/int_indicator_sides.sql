-- The terms of each indicator, one row each: [number *] series, joined by +, over the same, times a factor (registry.indicator_factors).
with written as (
    select indicator_id, region_type, region_type as term_region_type, 'numerator' as side, numerator as terms from {{ ref('indicators') }}
    union all
    select indicator_id, region_type, region_type, 'denominator', denominator from {{ ref('indicators') }}
    union all
    select indicator_id, region_type, region_type, 'deflator', deflator from {{ ref('indicators') }}
    union all
    select indicator_id, region_type, coalesce(factor_region_type, region_type), 'factor', factor from {{ ref('indicator_factors') }}
),
terms as (
    select * exclude (terms), unnest(string_split(terms, '+')) as term from written
)
select
    indicator_id, region_type, term_region_type, side,
    trim(regexp_replace(term, '^\s*[0-9]+(\.[0-9]+)?\s*\*', '')) as series_id,
    coalesce(try_cast(nullif(regexp_extract(term, '^\s*([0-9]+(\.[0-9]+)?)\s*\*', 1), '') as double), 1) as coefficient,
    count(*) over (partition by indicator_id, region_type, side) as n_terms
from terms
where trim(term) <> ''
