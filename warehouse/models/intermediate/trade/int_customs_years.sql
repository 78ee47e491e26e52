-- Regions and years with customs rows, in years for which exports of the grain are on file: there, no export row means no exports.
select region_type, region_id, year
from {{ ref('int_cell_totals') }}
group by region_type, region_id, year
qualify sum(count(*) filter (where flow = 'export')) over (partition by region_type, year) > 0
