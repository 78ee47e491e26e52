-- Rival definitions side by side: every pair of measures of one concept, and of indicators or indices that differ in a convention
-- (the same name before `__`), in every grain, over the regions and years that both have.
with terms as (
    select measure_id as id, concept as family from {{ ref('measures') }}
    union
    select indicator_id, split_part(indicator_id, '__', 1) from {{ ref('indicators') }}
    union
    select index_id, coalesce(variant_of, index_id) from {{ ref('indices') }}
),
pairs as (
    select a.id as left_id, b.id as right_id
    from terms as a
    join terms as b on a.family = b.family and a.id < b.id
),
figures as (
    select region_type, region_id, year, measure_id as id, {{ significant('value') }} as value
    from {{ ref('measure_values') }} where value is not null
    union all
    select region_type, region_id, year, indicator_id, {{ significant('value') }} from {{ ref('indicator_values') }}
    union all
    select region_type, region_id, year, index_id, {{ significant('value') }} from {{ ref('index_values') }} where value is not null
),
both_known as (
    select pairs.*, a.region_type, a.region_id, a.year, a.value as left_value, b.value as right_value
    from pairs
    join figures as a on a.id = pairs.left_id
    join figures as b
        on b.id = pairs.right_id and (b.region_type, b.region_id, b.year) = (a.region_type, a.region_id, a.year)
),
cell_ranks as (  -- ties share their mean rank, as Spearman's coefficient asks
    select
        *,
        rank() over (partition by left_id, right_id, region_type order by left_value)
            + (count(*) over (partition by left_id, right_id, region_type, left_value) - 1) / 2 as left_rank,
        rank() over (partition by left_id, right_id, region_type order by right_value)
            + (count(*) over (partition by left_id, right_id, region_type, right_value) - 1) / 2 as right_rank
    from both_known
),
agreement as (
    select
        left_id, right_id, region_type, count(*) as n,
        case when stddev_samp(left_value) > 0 and stddev_samp(right_value) > 0 then corr(left_value, right_value) end as correlation,
        case when stddev_samp(left_rank) > 0 and stddev_samp(right_rank) > 0 then corr(left_rank, right_rank) end as rank_correlation
    from cell_ranks
    group by all
),
region_ranks as (
    select
        left_id, right_id, region_type, region_id,
        rank() over (partition by left_id, right_id, region_type order by {{ significant('avg(left_value)') }} desc) as left_place,
        rank() over (partition by left_id, right_id, region_type order by {{ significant('avg(right_value)') }} desc) as right_place
    from both_known
    group by left_id, right_id, region_type, region_id
),
movers as (
    select *, right_place - left_place as rank_change
    from region_ranks
    qualify row_number() over (partition by left_id, right_id, region_type order by abs(right_place - left_place) desc, region_id) = 1
)
select
    agreement.left_id,
    agreement.right_id,
    agreement.region_type,
    agreement.n,
    agreement.correlation,
    agreement.rank_correlation,
    movers.region_id as largest_mover,
    movers.rank_change
from agreement
join movers using (left_id, right_id, region_type)
