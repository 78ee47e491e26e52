-- Regions and years with customs rows, in years for which exports of the grain are on file: there, no export row means no exports.
with found as (
    select region_type, region_id, year, count(*) filter (where flow = 'export') as exports
    from {{ ref('int_cell_totals') }}
    group by region_type, region_id, year
)
select region_type, region_id, year
from found
qualify sum(exports) over (partition by region_type, year) > 0
