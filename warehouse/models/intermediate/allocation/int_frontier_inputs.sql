-- Inputs and outputs of every frontier, rows that have all of them; logarithms as the registry says, none of zero.
with terms as (
    select
        frontiers.measure_id, measures.region_type, terms.place, terms.role, terms.indicator_id, terms.log_rule,
        frontiers.first_year, frontiers.last_year,
        count(*) over (partition by frontiers.measure_id) as n_terms
    from {{ ref('frontiers') }} as frontiers
    join {{ ref('measures') }} as measures using (measure_id)
    join {{ ref('frontier_terms') }} as terms using (measure_id)
),
logged as (
    select
        terms.measure_id, terms.region_type, levels.region_id, levels.year, terms.place, terms.role, terms.n_terms,
        case terms.log_rule
            when 'ln' then case when levels.value > 0 then ln(levels.value) end
            when 'ln1p' then case when levels.value >= 0 then ln(1 + levels.value) end
            else levels.value
        end as value
    from terms
    join {{ ref('int_indicators') }} as levels
        on levels.indicator_id = terms.indicator_id and levels.region_type = terms.region_type
        and levels.year between terms.first_year and terms.last_year
)
select measure_id, region_type, region_id, year, place, role, value
from logged
qualify count(value) over (partition by measure_id, region_type, region_id, year) = n_terms
