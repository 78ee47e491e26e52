-- Exports of a region over all products, and of all regions of the same grain.
with totals as (
    select cell, region_type, region_id, 'hs' as classification, year, of_products as region_exports
    from {{ ref('int_cell_totals') }} where flow = 'export'
    union all
    select cell, region_type, region_id, classification, year, sum(exports) from {{ ref('int_other_exports') }} group by all
)
select *, sum(region_exports) over (partition by region_type, classification, year) as all_exports
from {{ distinct_codes('totals', 'cell') }}
