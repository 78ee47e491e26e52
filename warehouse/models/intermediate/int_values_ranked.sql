-- Competing sources of one figure in the order of registry.source_preference; place 1 is preferred, no place: never used.
with ruled as (
    select
        landed.*,
        rules.rank as source_rank,
        row_number() over (
            partition by landed.region_type, landed.region_id, landed.year, landed.series_id, landed.currency,
                landed.source_id, landed.source_row, landed.source_column
            -- what is never used stays so, unless a rule for the series names that very quality
            order by (rules.rank is null or (rules.series_id <> '*' and rules.quality <> '*')) desc, (rules.series_id <> '*') desc, (rules.source_like <> '*') desc, (rules.vintage_like <> '*') desc,
                (rules.quality is distinct from '*') desc, length(coalesce(rules.quality, '')) desc, rules.rank
        ) as rule_place
    from {{ ref('int_values_converted') }} as landed
    left join {{ ref('source_preference') }} as rules
        on rules.series_id in ('*', landed.series_id)
        and landed.quality like {{ like_pattern('rules.quality') }}
        and landed.source_file like {{ like_pattern('rules.source_like') }}
        and landed.vintage like {{ like_pattern('rules.vintage_like') }}
)
select
    * exclude (rule_place),
    case when source_rank is not null then row_number() over (
        partition by region_type, region_id, year, series_id, currency
        order by source_rank nulls last, {{ newest_first() }}, retrieved_on desc nulls last,
            source_file, source_row, source_column
    ) end as place
from ruled
where rule_place = 1
