-- Customs rows summed over partners and over products. Only years whose files (or definitions) changed are summed anew; the
-- fingerprint says of which files a year is.
-- Region, year and flow are coded to one number before the rows are grouped and decoded after: grouping by four texts costs twice
-- as much. Rival editions of one figure are rare: where a cell has rows of one source and vintage alone, nothing competes (the key
-- of the contract is unique), and only the others are ranked.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns', pre_hook="{{ forget_stale_years(this) }}") }}
{% set key = ['region_type', 'region_id', 'product_id', 'hs_version', 'partner_id', 'year', 'flow'] %}
with years as (
    {{ year_fingerprints() }}
    {% if is_incremental() %} having (year, fingerprint) not in (select (year, fingerprint) from {{ this }}) {% endif %}
),
cells as (
    select
        {{ cell() }} as cell, region_type, region_id, year, flow, any_value(years.fingerprint) as fingerprint,
        count(distinct (source_file, vintage)) > 1 as is_contested
    from {{ ref('stg_customs__file') }}
    join years using (year)
    where {{ not_suspect() }}
    group by region_type, region_id, year, flow
),
customs as (
    select *, {{ cell() }} as cell from {{ ref('stg_customs__trade') }}
    where value_usd is not null and {{ not_suspect() }} {% if is_incremental() %} and year in (select year from years) {% endif %}
),
chosen as (
    {{ preferred_edition('(select customs.* from customs join cells using (cell) where is_contested)', key, 'value_usd') }}
),
margins as (
    {{ customs_margins('customs') }}
    union all
    {{ customs_margins('chosen', is_chosen='true') }}
)
select margin, region_type, region_id, year, flow, product_id, partner_id, value_usd, fingerprint
from margins
join {{ distinct_codes('cells', 'cell') }} as cells using (cell)
where is_chosen = is_contested
