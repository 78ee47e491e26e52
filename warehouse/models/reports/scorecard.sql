-- Every printed figure beside the one estimated here: match, close, same_sign, differs, or unresolved with the reason.
with printed as (
    select
        figures.*,
        lower(regexp_replace(replace(figures.printed, '−', '-'), '[^0-9eE.+-]', '', 'g')) as digits,
        figures.stat_kind in ('n_obs', 'r2', 'f', 'f_p') or figures.stat_kind like 'flag_%' as is_equal_or_differs,
        figures.term like 'flag_%' or left(figures.term, 1) = '_' as is_of_the_column
    from {{ ref('published_results') }} as figures
    join {{ ref('papers') }} as papers using (paper_id)
    where papers.is_scored
),
precise as (  -- half a unit of the last printed digit; a probability printed as 0 is below half of 0.001
    select
        *,
        0.5 * power(10, coalesce(try_cast(nullif(regexp_extract(digits, 'e([+-]?[0-9]+)', 1), '') as integer), 0)
            - greatest(length(regexp_extract(digits, '\.([0-9]+)', 1)), case when stat_kind like '%_p' and value = 0 then 3 else 0 end)
        ) as half_unit
    from printed
),
stating as (  -- the specification that states a printed column, whether or not it gives the figure
    select paper_id, table_no, column_no, any_value(spec_id) as spec_id, any_value(run_id) as run_id
    from {{ ref('estimated_figures') }}
    group by all
),
met as (
    select
        precise.*,
        stating.spec_id,
        ours.value as estimated,
        runs.data_kind,
        abs(ours.value - precise.value) <= half_unit * (1 + 1e-9) as is_equal,
        sign(ours.value) = sign(precise.value) as is_same_sign,
        (precise.stat_kind <> 'coef' or coalesce(ours.stars, '') = coalesce(precise.stars, ''))
            and abs(ours.value - precise.value) <= 0.10 * abs(precise.value) as is_near
    from precise
    left join {{ ref('estimated_figures') }} as ours
        on ours.paper_id = precise.paper_id
        and ours.table_no = precise.table_no
        and (ours.column_no = precise."column" or ours.column_no is null)
        and ours.stat_kind = precise.stat_kind
        and (ours.term = if(precise.stat_kind = 'corr', precise.dependent_variable || '|' || precise.term, precise.term) or (ours.term is null and precise.is_of_the_column))
    left join stating
        on stating.paper_id = precise.paper_id
        and stating.table_no = precise.table_no
        and (stating.column_no = precise."column" or stating.column_no is null)
    left join {{ source('results', 'runs') }} as runs on runs.run_id = stating.run_id
),
failed as (
    select spec_id, any_value(message) as message from {{ source('results', 'failures') }} group by spec_id
)
select
    met.cell_id,
    met.stat_kind,
    met.paper_id,
    met.table_no,
    met."column" as column_no,
    met.term,
    met.printed,
    met.spec_id,
    met.estimated,
    case
        when met.estimated is null or met.data_kind = 'sample' then 'unresolved'
        when met.is_equal then 'match'
        when met.is_equal_or_differs then 'differs'
        when met.is_same_sign and met.is_near then 'close'
        when met.is_same_sign then 'same_sign'
        else 'differs'
    end as verdict,
    case
        when met.data_kind = 'sample' then 'synthetic data'
        when met.estimated is not null then null
        when failed.message is not null then failed.message
        when met.stat_kind = 'sobel' then 'the print does not say whether it is a b, its z or its p'
        when met.spec_id is not null then 'the specification gives no such figure on this data'
        when met.table_no = 'text' then 'printed in running text, not in a table'
        else 'no specification states this figure'
    end as reason
from met
left join failed on failed.spec_id in (
    met.paper_id || '.T' || met.table_no || '.' || met."column", met.paper_id || '.T' || met.table_no)
