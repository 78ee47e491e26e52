-- Customs rows summed over partners and over products, both margins in one pass. Only years whose files (or definitions) changed
-- are summed anew; the fingerprint says of which files a year is.
-- Rival editions of one figure are rare: where a region, year and flow has rows of one source and vintage alone, nothing competes
-- (the key of the contract is unique), and only the others are ranked.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns', pre_hook="{{ forget_stale_years(this) }}") }}
{% set cell = ['region_type', 'region_id', 'year', 'flow'] %}
with years as (
    {{ year_fingerprints() }}
    {% if is_incremental() %} having (year, fingerprint) not in (select (year, fingerprint) from {{ this }}) {% endif %}
),
customs as (
    select * from {{ ref('stg_customs__trade') }}
    where value_usd is not null and quality not like 'suspect%' {% if is_incremental() %} and year in (select year from years) {% endif %}
),
contested as (
    select {{ cell | join(', ') }}
    from {{ ref('stg_customs__file') }}
    where quality not like 'suspect%'
    group by all
    having count(distinct (source_file, vintage)) > 1
),
chosen as (
    {{ preferred_edition('(select customs.* from customs join contested using (' ~ cell | join(', ') ~ '))', cell + ['product_id', 'hs_version', 'partner_id'], 'value_usd') }}
),
summed as (
    {{ customs_margins('customs') }}
)
select margin, {{ cell | join(', ') }}, product_id, partner_id, value_usd, fingerprint
from (
    select summed.* from summed anti join contested using ({{ cell | join(', ') }})
    union all
    {{ customs_margins('chosen') }}
)
left join years using (year)
