-- All regions of a grain and year: their customs records, and the exports of countries.
select 'export/' || margins.margin as name, margins.region_type, '' as region_id, margins.year,
    'customs' as child_kind, 'export/' || margins.margin as child_name, margins.region_type as child_region_type, margins.region_id as child_region_id, margins.year as child_year,
    'member' as role, null as facts
from (select distinct margin, region_type, region_id, year from intermediate.int_customs_margins where flow = 'export') as margins
union all
select distinct 'export/product', region_type, '', year, 'basket' as child_kind, 'hs', region_type, region_id, year, 'member', null
from intermediate.int_product_shares where region_type = 'country' and classification = 'hs'
