-- Region, year and flow of the customs rows, as one number each. Rival editions of one figure are rare: where a cell has rows of one
-- source and vintage alone, nothing competes, for the key of the contract is unique.
{{ config(materialized='by_year', made_anew='true') }}  -- few rows; which years they are of is written down for those who read them
with cells as (
    select
        {{ cell() }} as cell, region_type, region_id, year, flow,
        min(source_file) < max(source_file) or min(vintage) < max(vintage) as is_contested
    from {{ ref('stg_customs__file') }}
    where {{ not_suspect() }}
    group by region_type, region_id, year, flow
)
select * from {{ distinct_codes('cells', 'cell') }}
