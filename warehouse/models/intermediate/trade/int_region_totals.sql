-- Exports of a region over all products, and of all regions of the same grain.
{{ config(materialized='by_year') }}
with years as (
    {{ new_years() }}
),
customs as (
    select cell, fingerprint, sum(value_usd) as region_exports
    from {{ ref('int_customs_sums') }}
    where by_product and fingerprint in (select fingerprint from years)
    group by cell, fingerprint
),
totals as (
    select cell, region_type, region_id, 'hs' as classification, year, region_exports, customs.fingerprint
    from customs
    join {{ ref('int_customs_cells') }} using (cell)
    where flow = 'export'
    union all
    select cell, region_type, region_id, classification, year, sum(exports), null from {{ ref('int_other_exports') }} group by all
)
select
    cell, region_type, region_id, classification, year, region_exports,
    sum(region_exports) over (partition by region_type, classification, year) as all_exports, fingerprint
from {{ distinct_codes('totals', 'cell') }}
